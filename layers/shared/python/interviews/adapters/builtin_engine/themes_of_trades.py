# ruff: noqa: E501 - a list of words reads better in long lines
"""The themes of work outside software: care, teaching, money, customers, goods, hands, kitchens and offices."""

from .themes import Theme

TRADES = (
    Theme(
        "care",
        "Care and health",
        "PRACTICE",
        "health",
        "patient care=patient care,nursing,nursing care,clinical care,ward care,acute care,bedside care,patients;"
        "wound care=wound care,wound dressing,dressing changes,wound management;"
        "medication administration=medication administration,administration of medication,administering medication,medication,"
        "medications,drug administration,intravenous medication,medicines;infection control=infection control,infection prevention,"
        "hygiene standards;palliative care=palliative care,end-of-life care,hospice care;patient handover=patient handover,"
        "shift handover,handover,sbar;vital signs=vital signs,patient monitoring;clinical practice=clinical practice,clinical,triage;"
        "clinical documentation=clinical documentation,care documentation;electronic health records=electronic health records,ehr,epic;"
        "intensive care=intensive care,!ICU,critical care;emergency care=emergency care,emergency medicine;"
        "resuscitation=resuscitation,cpr,basic life support,first aid;phlebotomy=phlebotomy,blood sampling,blood samples,taking blood;midwifery=midwifery,obstetrics;"
        "mental health care=mental health,psychiatric care,psychiatry;dementia care=dementia care,dementia;"
        "physiotherapy=physiotherapy,physical therapy,rehabilitation;surgery=surgery,operating theatre,perioperative care;"
        "pharmacy=pharmacy,dispensing;dental care=dental care,dentistry,dental hygiene;veterinary care=veterinary care,veterinary nursing",
        "patient patients family dose dosage medication drug tablet injection insulin infusion line drip oxygen saturation pulse "
        "blood pressure temperature fever pain respiratory breathing breath heart sugar glucose observation observations vital sign "
        "score assess assessment handover protocol chart doctor surgeon physician consultant registrar anaesthetist nurse ward bay bed "
        "shift night emergency symptom consent hygiene sterile infection wound dressing bleeding swelling bruise sepsis stroke delirium "
        "confused drowsy unconscious fall pressure ulcer catheter urine fluid theatre surgery operation recovery discharge admission "
        "diagnosis treatment therapy chemotherapy dialysis relapse rehab allergy prescription pharmacist pharmacy round resident hospital "
        "clinic ambulance intubation ventilation cardiac kidney lung hip fracture cancer pneumonia embolism pregnant birth labour baby "
        "relatives escalate mobilise nutrition swallow dementia depression suicidal interpreter scan x-ray ecg lab "
        "carer caregiver residents dentist dental practice penicillin ointment crutches walker fell dizzy vomiting nausea seizure breath paramedic siren wheelchair midwife contractions oxygenated bandage plaster cast specimen colleague alarm bell relatives daughter son",
    ),
    Theme(
        "social_care",
        "Social work and support",
        "PRACTICE",
        "health",
        "social work=social work,social services,case work,casework;elderly care=elderly care,care of older people,geriatric care,home care;"
        "disability support=disability support,disability care,inclusion support;counselling=counseling,counselling,crisis intervention;"
        "youth work=youth work,youth welfare;care planning=care planning,care plans;safeguarding=safeguarding,child protection",
        "client resident family carer support plan visit home benefit risk abuse neglect crisis addiction violence shelter housing court "
        "guardian independence dignity wheelchair wash dress meal medication diary agency authority referral trust boundary group therapy "
        "school child teenager parent elderly loneliness debt dementia safeguarding assessment review",
    ),
    Theme(
        "teaching",
        "Teaching and training",
        "PRACTICE",
        "education",
        "teaching=teaching,teach,teacher,lecturing,tutoring;classroom management=classroom management,behaviour management,behavior management;"
        "curriculum design=curriculum,curriculum design,lesson planning,lesson plans;student assessment=student assessment,grading,marking,exams;"
        "special needs education=special needs,special education,inclusive education;parent communication=parent communication,working with parents,parents' evenings,parents;"
        "adult education=adult education,adult learning;training delivery=training delivery,training courses,trainings,workshop facilitation;"
        "e-learning=e-learning,elearning,online teaching,instructional design",
        "pupil student class classroom lesson school parent grade mark test exam homework exercise explain task group seat noise "
        "attention behaviour behavior rule quiet read reading write spelling maths mathematics fraction essay language vocabulary progress "
        "learn learner feedback curriculum term year subject material worksheet board project presentation bully bullying excluded dyslexia "
        "adhd support assistant headteacher colleague motivation confidence participation course trainee workshop seminar lecture "
        "taught lessons classes kids boy girl loud quiz sums equations algebra geometry theorem proof brackets percentages calculator blackboard average failed passed form break detention timetable principal teacher teachers pupils students parents' evening psychologist learning needs exercises answers cards repeat",
    ),
    Theme(
        "childcare",
        "Childcare",
        "PRACTICE",
        "education",
        "childcare=childcare,child care,nursery,kindergarten,early years,early childhood education;child development=child development",
        "child children parent toddler baby group play sleep nap nappy meal settle cry bite tantrum language song story outdoor garden "
        "routine drop-off pick-up observe development milestone trust key worker colleague allergy safety rule share conflict",
    ),
    Theme(
        "finance",
        "Finance and accounting",
        "PRACTICE",
        "finance",
        "accounting=accounting,bookkeeping,general ledger accounting;month-end close=month-end close,month end close,period-end close,"
        "year-end close,monthly closing,month-end closing;account reconciliation=account reconciliation,account reconciliations,"
        "reconciliation,reconciliations,bank reconciliation;accounts payable=accounts payable,accounts payable and receivable,"
        "invoice processing;accounts receivable=accounts receivable,dunning,credit control,debt collection;"
        "VAT=vat,vat returns,value added tax,sales tax;tax=tax,taxation,tax returns,corporate tax,tax audits,tax audit;"
        "financial reporting=financial reporting,financial statements,annual accounts,management accounts;"
        "consolidation=consolidation,consolidated financial statements,group accounting;"
        "financial analysis=financial analysis,financial modeling,financial modelling,valuation;budgeting and forecasting="
        "budget planning,budget planning and forecasting,financial planning,fp&a,forecasting;auditing=auditing,audit,audits,internal audit;"
        "payroll=payroll,payroll accounting;IFRS=ifrs,gaap,us gaap;controlling=controlling,cost control,cost accounting;treasury=treasury,"
        "cash management,liquidity planning;procurement=procurement,purchasing,sourcing;SAP=sap,sap fi,s/4hana;DATEV=datev;"
        "credit analysis=credit analysis,credit risk,lending",
        "budget forecast variance ledger reconcile reconciliation close closing period month quarter year invoice invoices credit debit "
        "cash flow bank statement payment payments paid posting posted post booked booking entry entries journal accrual accruals prepayment "
        "provision cost costs centre margin audit auditor inspector control controller compliance report account accounts balance "
        "intercompany consolidation group subsidiary tax vat return refund exemption deduction threshold filing deadline risk assumption "
        "model valuation asset depreciation inventory stock supplier vendor customer receivable receivables payable overdue reminder "
        "contract policy difference discrepancy duplicate missing figures total materiality currency exchange euro payroll salary wage "
        "cost-centre expense expenses purchase order approval signature fraud folder spreadsheet "
        "reconciled paid-twice statement lender loan interest bookings ledger unpaid dunning creditor debtor margin profit loss auditors yearly closing stocktake bonus savings",
    ),
    Theme(
        "spreadsheets",
        "Spreadsheets and office software",
        "TECHNOLOGY",
        "office",
        "Excel=!Excel,spreadsheets,spreadsheet,google sheets,advanced excel;Microsoft Office=ms office,microsoft office,office 365,"
        "microsoft 365;PowerPoint=powerpoint;Word=!Word,ms word;VBA=vba,excel macros;Power Query=power query,pivot tables",
        "sheet sheets workbook table tables pivot formula formulas column columns row rows cell lookup vlookup xlookup index match macro "
        "query filter chart import export csv file template drop-down list lists total check error report data copy paste link version "
        "protect validation format dashboard manual automate automatically minutes hours "
        "partner partners delegation visa airport train taxi tour seat seats table screen projector sign canteen coffee lunch conference registration badge stamp envelope envelopes post office annex contract contracts copies printed print printer typed typo typos phone secretary boss trainee traineeship rebooked booked",
    ),
    Theme(
        "human_resources",
        "People and personnel",
        "PRACTICE",
        "office",
        "human resources=human resources,!HR,personnel management,hr administration;recruiting=recruiting,recruitment,recruiting and onboarding,"
        "talent acquisition,active sourcing;onboarding=onboarding,onboarding of new staff;labour law=labour law,labor law,employment law;"
        "compensation and benefits=compensation and benefits,compensation;employee relations=employee relations,works council;"
        "personnel development=personnel development,learning and development,talent management",
        "candidate applicant interview vacancy job advert salary contract offer probation onboarding manager employee staff turnover leave "
        "sick absence warning dismissal termination works council agreement conversation feedback review training policy confidential "
        "discrimination conflict retention survey payroll parental holiday reference hire hired headcount "
        "ad ads portal portals posted advertise applied apply quit resign resigned started starts newcomer newcomers contact shouted shouting bullying harassment mediation complaint exit talk department team leader works-council hours overtime promotion pay rise retire apprentice trainee referral",
    ),
    Theme(
        "legal",
        "Law and contracts",
        "PRACTICE",
        "office",
        "contract law=contract law,drafting contracts,contract drafting,commercial contracts,contract management,legal drafting;"
        "legal research=legal research,legal advice,legal;litigation=litigation,court proceedings;data protection law=data protection law;"
        "corporate law=corporate law,company law;intellectual property=intellectual property,trademarks,patents",
        "contract clause liability court claim judge lawyer attorney counsel client deadline appeal evidence witness settlement damages "
        "negotiation draft signature breach termination warranty indemnity statute law regulation opinion file hearing ruling jurisdiction "
        "party parties dispute agreement risk notice licence trademark",
    ),
    Theme(
        "office",
        "Office and organisation",
        "PRACTICE",
        "office",
        "administration=administration,administrative tasks,administrative work,back office;office management=office management,"
        "office organisation,office organization;appointment scheduling=appointment scheduling,scheduling appointments,appointments,calendar management,"
        "diary management;reception=reception,receptionist,front desk;travel booking=travel booking,travel arrangements,organising travel,business travel;minutes="
        "minute taking,taking minutes;correspondence=correspondence,business correspondence;event organisation=event organisation,"
        "event organization,event planning,event management,organising events,organizing events,trade fairs;data entry=data entry,typing;archiving=archiving,records management",
        "calendar appointment meeting room travel flight hotel booking minutes letter mail email phone call visitor reception guest event "
        "venue catering budget supplier order invoice deadline reminder list file folder document form scan archive database desk manager "
        "director colleague double-booked reschedule agenda speaker invitation postpone cancel template",
    ),
    Theme(
        "service",
        "Customer service",
        "PRACTICE",
        "commerce",
        "customer service=customer service,dealing with customers,good with customers,great with customers,serving customers,customer support,customer care,service desk,call centre,call center;complaint handling="
        "complaint handling,handling complaints,customer complaints,complaints,complaint management;customer success=customer success;"
        "technical support=technical support,help desk,helpdesk,it support,first level support,second level support",
        "customer client complaint complained angry upset shouting refund refunded resolve solved ticket escalate escalated call called "
        "caller phone phoned email e-mail answer reply wait waiting hold queue order ordered delivery delivered parcel package address "
        "replacement voucher discount apologise apologised sorry promise promised satisfaction nps follow-up invoice charged double "
        "account contract cancel cancellation technician appointment supervisor script listen listened calm policy warranty shop store "
        "product broken lost late damaged wrong return returned colleague thank review "
        "caller callers complained hotline headset queue angry apology refunded invoice technician appointment router modem password locked cancelled booking guest passenger",
    ),
    Theme(
        "customer",
        "Sales and accounts",
        "PRACTICE",
        "commerce",
        "sales=sales,sales manager,b2b sales,selling,enterprise sales,inside sales,field sales,sales cycle;account management="
        "account management,key account management,key accounts;business development=business development;lead generation=lead generation,"
        "prospecting,cold calling,cold calling and lead generation;contract negotiation=contract negotiation,contract negotiations,"
        "negotiating contracts,negotiation,negotiating,price negotiation;CRM systems=crm,salesforce,hubspot;sales forecasting="
        "sales forecasting,pipeline management;tendering=tendering,tenders,bid management",
        "customer client buyer purchasing procurement prospect pipeline quota target deal deals close closed closing renewal churn contract "
        "contracts signed signature relationship need objection forecast discount price pricing offer proposal quote tender pilot demo "
        "champion decision maker budget upsell cross-sell response lead leads revenue quarter commission margin competitor account meeting "
        "call calls cold email linkedin referral territory terms payment liability clause negotiation negotiate concession saving savings "
        "licence licences usage rollout reference visit board director finance sold sell selling won lost trial",
    ),
    Theme(
        "retail",
        "Retail",
        "PRACTICE",
        "commerce",
        "retail=retail,shop floor,retail sales,store management;merchandising=merchandising,visual merchandising,shelf stocking;"
        "cash handling=cash handling,cash register,cashier;inventory taking=stocktaking,stock taking",
        "customer shop store shelf display till cash checkout queue stock delivery price label promotion theft shoplifter return refund "
        "exchange size fitting opening closing shift sale sales season assortment expiry fresh staff counter "
        "shopper stockroom bakery butcher supermarket boutique clothes shoes customer till scanned barcode pricing sold discounting window mannequin receipt change notes coins",
    ),
    Theme(
        "marketing",
        "Marketing and content",
        "PRACTICE",
        "commerce",
        "marketing=marketing,digital marketing;search engine optimisation=seo,search engine optimization;"
        "content marketing=content marketing,copywriting,content creation;social media=social media,social media campaigns,community management;"
        "paid advertising=google ads,ppc,paid advertising,sem;e-mail marketing=email marketing,newsletters;branding=branding,"
        "brand management;market research=market research;public relations=public relations,press work;journalism=journalism,copy editing",
        "campaign audience channel conversion converted funnel click clicks budget brand segment message keyword traffic lead leads cost "
        "acquisition attribution retention engagement content calendar roi reach followers post posts story stories video newsletter "
        "subject landing page ad ads advert creative copy headline influencer agency press launch customer survey interview sales website "
        "ranking open rate impressions "
        "flyer flyers poster event fair visitors hashtag reel reels tiktok instagram facebook youtube shop orders sold subscribers unsubscribe tested variant copywriter photographer",
    ),
    Theme(
        "operations",
        "Warehouse and logistics",
        "PRACTICE",
        "logistics",
        "operations management=operations management,operations;supply chain management=supply chain,supply chain management,logistics,"
        "materials planning,demand planning;inventory management=inventory,inventory management,stock control,stock management,cycle counts;"
        "warehouse operations=warehouse,warehouse operations,warehousing,goods-in,goods in,goods-in and dispatch,goods receipt,dispatch;"
        "picking and packing=picking and packing,picking,packing,order picking,commissioning;forklift operation=forklift,forklifts,"
        "forklift driving,forklift operation,forklift licence,forklift license;workforce scheduling=workforce scheduling,shift planning,"
        "rota planning,rotas,rosters,staff scheduling;lean management=lean,six sigma,kaizen,continuous improvement,process improvement,5s;"
        "shipping and customs=customs clearance,customs,export documentation,freight forwarding",
        "warehouse pallet pallets rack racks racking shelf shelves aisle dock gate gates ramp truck trucks trailer forklift driver loading "
        "unloading loaded load carrier parcel parcels express order orders pick picks picker pickers picking pack packer packing packed box "
        "boxes cart trolley conveyor scanner label stock count inventory article articles item items goods receiving dispatch supplier lead "
        "time delivery delivered late shift shifts night rota overtime sick temp temps people team crew throughput error errors rate defect "
        "waste downtime schedule capacity bottleneck procedure cost route returns weight volume customs container shipment zone walk metres "
        "lines hour batch process measure standard training peak",
    ),
    Theme(
        "transport",
        "Driving and transport",
        "PRACTICE",
        "logistics",
        "truck driving=truck driving,long-haul,long haul,long-distance driving,lorry driving,hgv,heavy goods vehicles;delivery driving=delivery driving,delivery driver,courier,deliveries;"
        "passenger transport=passenger transport,bus driving,train driving;dangerous goods=dangerous goods,hazardous materials,hazmat,!ADR;route planning=route planning,tour planning,fleet management",
        "truck lorry van bus vehicle driver road motorway route tour stop delivery customer load cargo securing straps brake tyre engine "
        "breakdown accident police tachograph rest hours fuel dispatcher passenger ticket delay traffic snow ice reverse trailer ramp "
        "timetable kilometres "
        "drove driving unloaded delivered parcel parcels navigation customer doorbell signature dock pallet timetable passenger passengers wheelchair ticket tickets school children",
    ),
    Theme(
        "safety",
        "Health and safety at work",
        "PRACTICE",
        "logistics",
        "occupational safety=occupational safety,health and safety,safety,!EHS,!HSE,workplace safety,accident prevention;risk assessment="
        "risk assessment,risk assessments,hazard analysis;fire protection=fire protection,fire safety;security services=security services,"
        "guarding,security guard",
        "accident accidents injury injured hurt danger dangerous hazard risk near miss misses incident report reported first aid ambulance "
        "officer inspection inspected helmet shoes vest glasses gloves barrier marked marking path pedestrian pedestrians mirror speed rule "
        "rules training induction briefing fire alarm evacuation extinguisher ladder machine guard lockout stop stopped closed aisle rack "
        "forklift corner crossing electric chemical spill ventilation dust noise",
    ),
    Theme(
        "manufacturing",
        "Production and maintenance",
        "PRACTICE",
        "trades",
        "manufacturing=manufacturing,production planning,assembly line,series production;machine operation=machine operation,cnc,"
        "cnc machining,cnc milling,cnc turning;welding=welding,mig welding,tig welding;maintenance=maintenance,preventive maintenance,repair,"
        "mechanical maintenance;quality management=quality management,iso 9001,quality inspection,quality control;fault finding=fault finding,fault-finding,fault diagnosis;automation engineering="
        "automation engineering,plc,plc programming,robot programming;mechanical engineering=mechanical engineering,cad,solidworks,autocad;"
        "vehicle repair=vehicle repair,car repair,mechatronics",
        "machine machines line part parts tool tools tolerance measure gauge batch scrap rework defect downtime setup changeover cycle "
        "shift operator spindle motor bearing pump valve sensor belt hydraulic pressure temperature oil leak weld seam metal steel sheet "
        "drawing drill cut screw torque inspection test sample supplier maintenance repair replaced spare failure fault vibration noise "
        "worn calibration robot plc program safety quality customer complaint pareto root cause "
        "conveyor tightened bolt bolts nut gear gearbox shaft coolant tool-change feed shim rust alignment aligned cylinder hose seal gasket electrician fuse plc fault faults parts scrapped operator foreman press presses mould injection spare maintenance log",
    ),
    Theme(
        "construction",
        "Building and crafts",
        "PRACTICE",
        "trades",
        "electrical installation=electrical installation,electrical installations,electrical work,electrician,wiring;construction=construction,"
        "construction work,building construction,civil engineering,site management,construction management;carpentry=carpentry,joinery,"
        "woodwork;plumbing=plumbing,sanitary installation;heating and ventilation=hvac,heating,air conditioning,heat pumps,refrigeration;"
        "painting and decorating=painting and decorating,painting,plastering;roofing=roofing;masonry=masonry,bricklaying,concrete work;"
        "technical drawings=technical drawings,construction drawings,blueprints,building plans;surveying=surveying,land surveying;"
        "gardening=gardening,landscaping;solar installation=solar installation,photovoltaics",
        "site building house flat wall ceiling floor roof window door cable cables wire wires wiring fuse fuses breaker circuit socket "
        "sockets switch earth voltage current volt ampere distribution board panel meter measured tester residual drawing drawings plan "
        "plans architect customer client tenant crew apprentice foreman concrete brick mortar plaster paint wood beam screw drill pipe "
        "pipes leak water pressure boiler heating radiator pump valve insulation tile damp crack scaffold ladder crane delivery material "
        "inspection regulation standard defect acceptance deadline subcontractor weather rain "
        "rewired pulled amps kw volts fuse breaker wallbox phase neutral clamp clamps insulation megaohms rcd tripped trips flicker flickered lights lamp lamps light hall bathroom kitchen routes chased fitted grid journeyman master boss terraced farmhouse photovoltaic inverter screws ground foundation",
    ),
    Theme(
        "hospitality",
        "Kitchen, service and hotels",
        "PRACTICE",
        "hospitality",
        "cooking=cooking,cook,chef,food preparation,kitchen work,culinary;food safety=food safety,food hygiene,haccp;restaurant service="
        "restaurant service,waiting tables,food service,serving guests;hospitality=hospitality,hotel management,hotel;bartending=bartending,"
        "barista,bar service;baking=baking,pastry,confectionery;housekeeping=housekeeping,cleaning,facility cleaning;menu planning="
        "menu planning,menu design;catering=catering,banqueting",
        "guest guests table tables kitchen cook cooked chef dish dishes menu meal sauce soup meat fish vegetable dessert dough bread oven "
        "stove pan fridge freezer temperature degrees hygiene allergy allergic nut gluten recipe portion portions plate plates order orders "
        "supplier delivery waste cost service waiter bill tip reservation booking room rooms hotel breakfast bar wine coffee wedding buffet "
        "party banquet shift evening complaint housekeeping linen cleaning dishwasher season staff team apprentice taste "
        "restaurant cooks dishwasher pastry garnish grill station stations pass fillet spatula praline nut nuts allergen supplier suppliers char turnover covers hours rota closed fridges freezer loggers stock fat frying drawer degrees inspector cleaning cutlery bartender receptionist check-in overbooked minibar",
    ),
    Theme(
        "beauty",
        "Hair and beauty",
        "PRACTICE",
        "hospitality",
        "hair colouring=hair colouring,hair coloring,colour techniques,balayage,highlights and colour;haircutting=haircutting,hair cutting,cutting and styling,"
        "hairdressing,barbering;cosmetics=cosmetics,make-up,makeup,facials,skin care,skincare;nail care=nail care,manicure,pedicure",
        "hair salon client cut colour color tone toner toned bleach bleached developer foil foils balayage highlights roots regrowth fringe layers "
        "scalp allergy patch strand test blow-dry styling wash mirror skin treatment facial nail nails lashes brows appointment rebook rebooked "
        "consultation photo brassy ash warm cool damaged split ends chair apprentice product shampoo peroxide volume beard razor clipper",
    ),
    Theme(
        "science",
        "Laboratory and research",
        "PRACTICE",
        "science",
        "laboratory work=laboratory work,laboratory,lab work,lab techniques;research=research,scientific research,academic research;"
        "chemical analysis=chemical analysis,chromatography,hplc,mass spectrometry;molecular biology=molecular biology,pcr,cell culture;"
        "clinical trials=clinical trials,good clinical practice,!GCP;good laboratory practice=good laboratory practice,!GLP,gmp;"
        "scientific writing=scientific writing,scientific publications",
        "sample samples experiment assay protocol control controls contamination contaminated calibration instrument column detector peak "
        "signal baseline replicate replicates standard deviation dilution reagent buffer cell culture strain enzyme gene sequence pcr gel "
        "hypothesis result results reproducible batch pipette temperature incubator paper publication reviewer supervisor grant data "
        "analysis deviation validation method",
    ),
)
