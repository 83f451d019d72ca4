# ruff: noqa: E501 - a list of words reads better in long lines
"""The themes of making and running software, its data, its design and its management."""

from .themes import Theme

SOFTWARE = (
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
        "business intelligence=business intelligence,tableau,power bi,looker;"
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
)
