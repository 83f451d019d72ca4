# ruff: noqa: E501 - a list of words reads better in long lines
"""What the built-in engine knows of technologies, practices and behaviours: names, aliases, themes and their words.

Curated by hand, so that it is small, quick to import and explainable. `Name=alias,alias`: names are written as they
stand in the middle of a sentence. A `!` before an alias demands its exact case ("Go" is a language, "go" is not).
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["TECHNOLOGY", "PRACTICE", "BEHAVIOUR", "LANGUAGE", "CREDENTIAL", "DOMAIN", "OTHER"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A field of work. `group` decides which themes share a competency when there are too many; `concepts` are the
    words that people use who know the field."""

    theme_id: str
    label: str
    kind: Kind
    group: str
    terms: str
    concepts: str


@dataclass(frozen=True, slots=True)
class Term:
    """A skill by its canonical name."""

    name: str
    theme: Theme

    @property
    def title(self) -> str:
        return self.name[0].upper() + self.name[1:]


THEMES = (
    Theme(
        "programming",
        "Programming languages",
        "TECHNOLOGY",
        "engineering",
        "TypeScript=typescript,!TS;JavaScript=javascript,!JS,ecmascript,es6;Python=python,python3;Java=java,jvm,jdk;"
        "Kotlin=kotlin;Go=golang,!Go;Rust=!Rust,rustlang;C++=c++,cpp;C#=c#,csharp;C=!C;.NET=.net,dotnet,asp.net;"
        "Ruby=ruby;PHP=php;Scala=scala;Elixir=elixir;Erlang=erlang;Haskell=haskell;Clojure=clojure;R=!R,rstats;"
        "Perl=perl;COBOL=cobol;ABAP=abap;Lua=lua;Dart=dart;Julia=!Julia;MATLAB=matlab;Bash=bash,shell scripting;"
        "PowerShell=powershell;object-oriented programming=oop,object oriented programming,object-oriented design;"
        "functional programming=functional programming;clean code=clean code;"
        "algorithms and data structures=algorithms,data structures",
        "type types typed generic generics interface union narrowing compiler strict any unknown runtime module package "
        "library framework function class refactor lint test bug null undefined inference schema zod validation "
        "dependency build bundle memory garbage exception api codebase monorepo migration migrate service version tsc "
        "decorator enum inheritance composition node",
    ),
    Theme(
        "frontend",
        "Web front end",
        "TECHNOLOGY",
        "engineering",
        "React=!React,reactjs,react.js,react hooks;Vue=vue,vue.js,vuejs,nuxt;Angular=angular;Svelte=svelte,sveltekit;"
        "Next.js=next.js,nextjs;Redux=redux;HTML=html,html5;CSS=css,css3,sass,scss,tailwind;webpack=webpack;Vite=vite;"
        "web accessibility=accessibility,a11y,wcag;responsive design=responsive design;single-page applications=spa,"
        "single page applications;web performance=web performance,core web vitals;Storybook=storybook;"
        "front-end development=frontend,front end,front-end",
        "component state props hook render rerender browser dom layout style accessible keyboard screen reader contrast "
        "bundle lazy cache latency form event hydration ssr client virtual memo context store css selector focus user "
        "page load lighthouse metric breakpoint",
    ),
    Theme(
        "backend",
        "Back end and APIs",
        "TECHNOLOGY",
        "engineering",
        "Node.js=node.js,nodejs,!Node;Express=!Express,express.js;NestJS=nestjs,nest.js;Django=django;Flask=!Flask;"
        "FastAPI=fastapi;Spring=!Spring,spring boot,springboot;Ruby on Rails=rails,ruby on rails;Laravel=laravel;"
        "Symfony=symfony;REST APIs=!REST,rest api,rest apis,restful,restful apis;GraphQL=graphql;gRPC=grpc,protobuf;"
        "OpenAPI=openapi,swagger;API design=api design,apis;WebSockets=websocket,websockets;OAuth=oauth,oauth2,oidc,"
        "openid connect;back-end development=backend,back end,back-end,server-side;webhooks=webhook,webhooks",
        "endpoint request response status version versioning pagination idempotent idempotency contract client server "
        "timeout retry validation schema error rate limit auth token payload cursor breaking compatible compatibility "
        "middleware handler route resource latency throughput deprecate partner integration",
    ),
    Theme(
        "distributed",
        "Distributed systems",
        "PRACTICE",
        "engineering",
        "distributed systems=distributed systems,distributed system,distributed computing;microservices=microservices,"
        "microservice,micro-services;event-driven architecture=event-driven,event driven,event sourcing,cqrs;"
        "Kafka=kafka;RabbitMQ=rabbitmq,amqp;message queues=message queue,message queues,messaging,sqs,sns,pub/sub;"
        "scalability=scalability,scalable systems,high scale,scaling,large-scale systems;"
        "high availability=high availability,fault tolerance,fault-tolerant;NATS=nats;"
        "consensus protocols=consensus,raft,paxos;system design=system design,systems design",
        "consistency consistent eventual partition replica replication leader quorum failover idempotent idempotency "
        "retry backoff timeout queue topic broker event message duplicate ordering order offset consumer producer shard "
        "sharding cache saga outbox transaction latency throughput availability node region split-brain circuit breaker "
        "backpressure dead-letter exactly-once at-least-once deduplicate service boundary coupling network load "
        "bottleneck cluster lease clock",
    ),
    Theme(
        "concurrency",
        "Concurrency and asynchronous work",
        "PRACTICE",
        "engineering",
        "concurrency=concurrency,concurrent programming,concurrent;asynchronous programming=async,asynchronous,"
        "async programming,async/await,asyncio;multithreading=multithreading,multi-threading,threading,threads;"
        "parallel programming=parallelism,parallel programming,parallel computing;"
        "reactive programming=reactive,rxjs,reactive programming;actor model=actor model,akka",
        "thread lock mutex semaphore race deadlock queue worker await promise future event loop blocking nonblocking "
        "parallel pool backpressure atomic starvation cancel cancellation timeout retry idempotent concurrent channel "
        "goroutine coroutine callback scheduler contention optimistic compare-and-swap transaction isolation interleaving "
        "throttle limit batch order shared memory allsettled abort",
    ),
    Theme(
        "architecture",
        "Software architecture",
        "PRACTICE",
        "engineering",
        "software architecture=software architecture,architecture,solution architecture,architectural design;"
        "domain-driven design=domain-driven design,domain driven design,ddd;design patterns=design patterns,"
        "design pattern;modular design=modular,modular monolith;hexagonal architecture=hexagonal architecture,"
        "clean architecture;legacy modernisation=legacy,modernization,modernisation,legacy systems,migration,migrations;"
        "technical strategy=technical strategy,technical direction,technology strategy,technical vision",
        "boundary module coupling cohesion dependency layer interface contract decision record adr trade-off migrate "
        "strangler monolith service domain aggregate context evolve cost constraint team ownership simplicity reuse "
        "rollback incremental legacy diagram review",
    ),
    Theme(
        "databases",
        "Databases and data modelling",
        "TECHNOLOGY",
        "data",
        "PostgreSQL=postgresql,postgres;MySQL=mysql,mariadb;SQL Server=sql server,mssql;Oracle Database=oracle,pl/sql;"
        "SQLite=sqlite;SQL=sql;MongoDB=mongodb,mongo;DynamoDB=dynamodb;Redis=redis,valkey;Cassandra=cassandra,scylladb;"
        "Elasticsearch=elasticsearch,opensearch;Neo4j=neo4j,graph databases;NoSQL=nosql;"
        "data modelling=data modeling,data modelling,database design,schema design;relational databases=rdbms,"
        "relational databases,databases,database",
        "index query plan join transaction isolation lock schema migration normal denormalise partition shard replica key "
        "constraint foreign backup restore slow explain vacuum deadlock hot access pattern cardinality orm latency "
        "consistency archive ttl cache table row",
    ),
    Theme(
        "data_engineering",
        "Data engineering",
        "TECHNOLOGY",
        "data",
        "Apache Spark=spark,pyspark;Airflow=airflow;dbt=dbt;Snowflake=snowflake;BigQuery=bigquery;Redshift=redshift;"
        "Databricks=databricks;Apache Flink=flink;Hadoop=hadoop,hive;ETL pipelines=etl,elt,data pipelines,data pipeline;"
        "data warehousing=data warehouse,data warehousing;stream processing=stream processing,streaming data;"
        "data quality=data quality,data governance;Pandas=pandas;data engineering=data engineering,big data;"
        "business intelligence=business intelligence,tableau,power bi,looker;Excel=!Excel,spreadsheets;"
        "data analysis=data analysis,data analytics,analytics",
        "pipeline batch stream schema partition late backfill idempotent lineage quality freshness warehouse lake table "
        "model incremental join skew shuffle window watermark cost dashboard metric source duplicate validate reconcile "
        "stakeholder report insight trend segment",
    ),
    Theme(
        "machine_learning",
        "Machine learning and AI",
        "TECHNOLOGY",
        "data",
        "machine learning=machine learning,!ML;deep learning=deep learning,neural networks;PyTorch=pytorch;"
        "TensorFlow=tensorflow,keras;scikit-learn=scikit-learn,sklearn;natural language processing=nlp,"
        "natural language processing;computer vision=computer vision;large language models=llm,llms,"
        "large language models,generative ai,genai,gpt;retrieval-augmented generation=rag,"
        "retrieval augmented generation;MLOps=mlops;statistics=statistics,statistical analysis;"
        "A/B testing=a/b testing,ab testing,experimentation;recommender systems=recommender systems,recommendations;"
        "data science=data science;prompt engineering=prompt engineering",
        "model train training feature label validation overfit leakage baseline metric precision recall accuracy auc drift "
        "inference dataset sample bias embedding evaluate evaluation experiment hypothesis significance cost latency "
        "token prompt retrieval hallucination monitor retrain cross-validation holdout",
    ),
    Theme(
        "cloud",
        "Cloud and infrastructure",
        "TECHNOLOGY",
        "platform",
        "AWS=aws,amazon web services;Azure=azure;Google Cloud=gcp,google cloud;AWS Lambda=lambda,aws lambda;S3=!S3;"
        "EC2=ec2;ECS=!ECS,fargate;API Gateway=api gateway;Step Functions=step functions;CloudFormation=cloudformation;"
        "AWS CDK=cdk;serverless=serverless;Terraform=terraform,opentofu;Pulumi=pulumi;infrastructure as code=iac,"
        "infrastructure as code;networking=networking,tcp/ip,vpc,dns,load balancing;Linux=linux,unix;"
        "cloud architecture=cloud,cloud computing,cloud architecture,cloud-native;virtualisation=vmware,virtualization",
        "region account role permission policy least privilege network subnet cost budget autoscale scale cold start "
        "concurrency quota limit module state drift plan deploy stack environment backup recovery failover alarm queue "
        "event trigger storage bucket encryption secret instance function",
    ),
    Theme(
        "devops",
        "Delivery and platform",
        "TECHNOLOGY",
        "platform",
        "Docker=docker,containers,containerization;Kubernetes=kubernetes,k8s,eks,aks,gke;Helm=helm;"
        "CI/CD=ci/cd,ci cd,continuous integration,continuous delivery,continuous deployment;Jenkins=jenkins;"
        "GitHub Actions=github actions;GitLab CI=gitlab,gitlab ci;Git=git,version control;Ansible=ansible;"
        "Argo CD=argo cd,argocd,gitops;DevOps=devops;platform engineering=platform engineering;"
        "release management=release management",
        "pipeline build artifact deploy rollback canary blue-green feature flag image container pod node cluster manifest "
        "namespace probe resource limit release branch merge environment staging lead time automated approval secret cache "
        "flaky registry helm chart",
    ),
    Theme(
        "reliability",
        "Reliability and observability",
        "PRACTICE",
        "platform",
        "observability=observability,monitoring,logging;site reliability engineering=sre,site reliability,"
        "site reliability engineering;Prometheus=prometheus;Grafana=grafana;Datadog=datadog;OpenTelemetry=opentelemetry,"
        "otel,distributed tracing;incident management=incident management,incident response,on-call,on call,oncall;"
        "performance tuning=performance tuning,performance optimization,performance optimisation,"
        "performance engineering,performance;disaster recovery=disaster recovery,business continuity;"
        "troubleshooting=troubleshooting,debugging,root cause analysis",
        "alert metric trace log dashboard slo sli budget latency percentile p95 p99 outage incident postmortem root cause "
        "runbook pager rollback saturation error rate profile profiler cpu memory leak bottleneck benchmark load test "
        "capacity recovery restore hypothesis reproduce",
    ),
    Theme(
        "security",
        "Security",
        "PRACTICE",
        "platform",
        "application security=application security,appsec,secure coding,owasp;information security=information security,"
        "infosec,cybersecurity,cyber security,security;penetration testing=penetration testing,pentesting;"
        "identity and access management=iam,identity and access management,sso,saml;cryptography=cryptography,encryption;"
        "threat modelling=threat modeling,threat modelling;compliance=compliance,soc 2,iso 27001,pci dss,hipaa;"
        "data protection=gdpr,data protection,privacy;vulnerability management=vulnerability management",
        "threat attacker injection xss csrf token secret rotate rotation key encrypt hash least privilege permission role "
        "audit log vulnerability patch dependency scan boundary trust input validate escalate breach disclosure mfa "
        "session policy control risk mitigation",
    ),
    Theme(
        "testing",
        "Testing and quality",
        "PRACTICE",
        "engineering",
        "test automation=test automation,automated testing,automation testing;unit testing=unit testing,unit tests,"
        "!TDD,test-driven development;Cypress=cypress;Playwright=playwright;Selenium=selenium;Jest=jest;pytest=pytest;"
        "JUnit=junit;quality assurance=quality assurance,!QA;load testing=load testing,performance testing;"
        "code review=code review,code reviews;property-based testing=property-based testing;software testing=testing",
        "test unit integration end-to-end regression flaky coverage mock fake fixture contract assertion bug defect "
        "release suite pipeline case edge boundary exploratory review pyramid property fuzz reproduce feedback staging "
        "acceptance",
    ),
    Theme(
        "mobile",
        "Mobile development",
        "TECHNOLOGY",
        "engineering",
        "iOS=ios;Android=android;Swift=!Swift,swiftui;Objective-C=objective-c;React Native=react native;"
        "Flutter=flutter;mobile development=mobile development,mobile apps,mobile",
        "view lifecycle offline sync push notification store release crash battery memory thread background permission "
        "device screen network cache layout rollout version gesture state",
    ),
    Theme(
        "design",
        "Design and user experience",
        "PRACTICE",
        "product",
        "user experience design=ux,ux design,user experience;user interface design=ui design,ui/ux;user research="
        "user research,usability testing;Figma=figma;design systems=design system,design systems;"
        "prototyping=prototyping,wireframing;graphic design=graphic design,photoshop,illustrator",
        "user research interview prototype test usability insight flow journey wireframe component pattern iteration "
        "feedback accessibility hierarchy persona metric conversion handoff critique constraint task",
    ),
    Theme(
        "product",
        "Product and delivery",
        "PRACTICE",
        "product",
        "product management=product management,product manager,product owner,product ownership,product strategy;roadmapping=roadmap,"
        "roadmaps,roadmapping;requirements analysis=requirements,requirements analysis,business analysis;"
        "agile working=agile,scrum,kanban;project management=project management,project manager,program management,programme management;"
        "stakeholder management=stakeholder management,stakeholders;prioritisation=prioritization,prioritisation;"
        "Jira=jira;budgeting=budget,budgeting;change management=change management;risk management=risk management",
        "roadmap backlog priority prioritise outcome metric customer discovery hypothesis scope deadline estimate risk "
        "dependency stakeholder sprint retrospective release value impact requirement decision budget milestone plan "
        "alignment experiment trade-off sponsor",
    ),
    Theme(
        "leadership",
        "Leadership and mentoring",
        "BEHAVIOUR",
        "people",
        "leadership=leadership,lead teams,leading teams,team lead,leading;people management=people management,"
        "team management,line management,managing people,manage a team;mentoring=mentoring,mentor,mentorship,coaching,"
        "coach;technical leadership=technical leadership,tech lead;hiring=hiring,recruiting,recruitment;"
        "delegation=delegation,delegating;decision making=decision making,decision-making;strategic thinking="
        "strategic thinking,strategy;conflict resolution=conflict resolution",
        "team junior mentor pair feedback goal growth one-on-one review delegate decide direction conflict disagree "
        "convince motivate hire onboard expectation performance trust delegate responsibility vision support "
        "accountable engineer colleague coach promotion",
    ),
    Theme(
        "collaboration",
        "Communication and collaboration",
        "BEHAVIOUR",
        "people",
        "communication=communication,communicator,communication skills;collaboration=collaboration,teamwork,"
        "team player,cross-functional;presentation=presentation,presentations,public speaking;"
        "technical writing=technical writing,documentation;negotiation=negotiation,negotiating;"
        "interpersonal skills=interpersonal,interpersonal skills;remote work=remote work,distributed teams;empathy=empathy",
        "explain listen stakeholder audience disagree agree feedback written document meeting align team product designer "
        "colleague misunderstanding conflict clarify summary proposal question support compromise decision share "
        "partner customer",
    ),
    Theme(
        "ownership",
        "Ownership and problem solving",
        "BEHAVIOUR",
        "people",
        "problem solving=problem solving,problem-solving,analytical skills,analytical thinking;ownership=ownership,"
        "accountability;initiative=initiative,self-starter,proactive,self-motivated;adaptability=adaptability,"
        "flexibility,adaptable;attention to detail=attention to detail,detail-oriented;time management="
        "time management,organisational skills,organizational skills,multitasking;learning=fast learner,quick learner,"
        "continuous learning,willingness to learn;creativity=creativity,innovation;work under pressure="
        "under pressure,fast-paced;critical thinking=critical thinking",
        "problem cause option decide plan priority deadline mistake learn improve follow responsibility initiative noticed "
        "proposed risk result pressure change adapt detail check fix prevent commit deliver",
    ),
    Theme(
        "customer",
        "Customers and sales",
        "PRACTICE",
        "business",
        "customer service=customer service,customer support,customer care;customer success=customer success;"
        "sales=sales,sales manager,b2b sales,selling;account management=account management,key account management;"
        "business development=business development,lead generation;CRM systems=crm,salesforce,hubspot;"
        "technical support=technical support,help desk,helpdesk,it support;retail=retail;hospitality=hospitality",
        "customer client complaint resolve ticket escalate pipeline quota target prospect deal close renewal churn "
        "relationship need objection forecast satisfaction nps follow-up discount contract upsell response lead revenue "
        "quarter",
    ),
    Theme(
        "marketing",
        "Marketing and content",
        "PRACTICE",
        "business",
        "marketing=marketing,digital marketing;search engine optimisation=seo,search engine optimization;"
        "content marketing=content marketing,copywriting,content creation;social media=social media;"
        "paid advertising=google ads,ppc,paid advertising,sem;e-mail marketing=email marketing;branding=branding,"
        "brand management;market research=market research",
        "campaign audience channel conversion funnel click budget brand segment message keyword traffic lead cost "
        "acquisition test attribution retention engagement content calendar roi reach",
    ),
    Theme(
        "finance",
        "Finance and administration",
        "PRACTICE",
        "business",
        "accounting=accounting,bookkeeping;financial analysis=financial analysis,financial modeling,"
        "financial modelling;auditing=auditing,audit,audits;tax=tax,taxation;payroll=payroll;IFRS=ifrs,gaap,us gaap;"
        "controlling=controlling,cost control;procurement=procurement,purchasing;SAP=sap;"
        "human resources=human resources,!HR;contract law=contract law,legal;administration=administration,"
        "office management",
        "budget forecast variance ledger reconcile close month quarter invoice cash flow cost margin audit control "
        "compliance report account tax risk assumption model valuation supplier contract policy",
    ),
    Theme(
        "operations",
        "Operations and logistics",
        "PRACTICE",
        "business",
        "operations management=operations management,operations;supply chain management=supply chain,"
        "supply chain management,logistics;inventory management=inventory,inventory management,warehouse;"
        "lean management=lean,six sigma,kaizen,continuous improvement,process improvement;manufacturing=manufacturing,"
        "production planning;quality management=quality management,iso 9001;safety=health and safety,safety,ehs;"
        "maintenance=maintenance",
        "process stock supplier lead time shift throughput defect waste downtime schedule capacity bottleneck safety "
        "incident procedure audit cost delivery order route quality measure root cause standard training",
    ),
    Theme(
        "care",
        "Care and health",
        "PRACTICE",
        "business",
        "patient care=patient care,nursing,clinical care;clinical practice=clinical practice,clinical,triage;"
        "electronic health records=electronic health records,ehr,epic;infection control=infection control;"
        "medication administration=medication administration,medication,medications;teaching=teaching,"
        "classroom management,curriculum;childcare=childcare;counselling=counseling,counselling",
        "patient family dose medication vital sign assess handover protocol chart doctor ward shift emergency symptom "
        "consent hygiene safety escalate care plan discharge student lesson class parent progress",
    ),
    Theme(
        "industry",
        "Industry knowledge",
        "DOMAIN",
        "domain",
        "financial services=fintech,financial services,banking,payments,trading;insurance=insurance,insurtech;"
        "healthcare=healthcare,health care,medtech,pharma;e-commerce=e-commerce,ecommerce;telecommunications=telecom,"
        "telecommunications;automotive=automotive;energy=energy,utilities;gaming=gaming,game development;"
        "education technology=edtech;public sector=public sector,government;SaaS=saas,software as a service;"
        "advertising technology=adtech;real estate=real estate,proptech;embedded systems=embedded,embedded systems,"
        "firmware,iot;blockchain=blockchain,web3,smart contracts;robotics=robotics",
        "regulation regulator compliance customer process market standard audit risk integration partner settlement "
        "transaction order patient claim policy device sensor season volume peak legal rule reconcile fraud",
    ),
    Theme(
        "languages",
        "Languages",
        "LANGUAGE",
        "people",
        "English=english;German=german;French=french;Spanish=spanish;Italian=italian;Portuguese=portuguese;Dutch=dutch;"
        "Polish=!Polish;Russian=russian;Ukrainian=ukrainian;Turkish=turkish;Arabic=arabic;Chinese=chinese,mandarin;"
        "Japanese=japanese;Korean=korean;Hindi=hindi;Swedish=swedish;Norwegian=norwegian;Danish=danish;Finnish=finnish;"
        "Czech=czech;Greek=greek;Hebrew=hebrew",
        "speak write meeting customer colleague document negotiate translate presentation call email daily native fluent "
        "conversation phone",
    ),
    Theme(
        "credentials",
        "Education and certificates",
        "CREDENTIAL",
        "domain",
        "university degree=degree,bachelor,bachelors,bachelor's,master's degree,masters degree,bsc,msc;"
        "doctorate=phd,doctorate;driving licence=driving license,driving licence,driver's license;"
        "certification=certification,certified,certificate,certifications;professional licence=license,licence,licensed;"
        "Scrum Master certification=csm,psm;project management certification=pmp,prince2;security certification=cissp;"
        "vocational training=apprenticeship,vocational training",
        "course exam study thesis learned applied practice project topic credential renew trained training",
    ),
)
GENERAL = Theme("general", "Role-specific experience", "OTHER", "domain", "", "")


@cache
def themes() -> dict[str, Theme]:
    return {theme.theme_id: theme for theme in (*THEMES, GENERAL)}


@cache
def aliases() -> dict[str, tuple[tuple[str, bool], ...]]:
    """Canonical name → its aliases, each with whether the case must be exact."""
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for theme in THEMES:
        for entry in theme.terms.split(";"):
            name, _, written = entry.partition("=")
            found[name] = tuple((each.lstrip("!"), each.startswith("!")) for each in written.split(","))
    return found


@cache
def terms() -> dict[str, Term]:
    return {
        entry.partition("=")[0]: Term(entry.partition("=")[0], theme)
        for theme in THEMES
        for entry in theme.terms.split(";")
    }
