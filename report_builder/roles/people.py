"""Roles of who the customer is: age, gender, work, household."""

from __future__ import annotations

from report_builder.roles.role import role

PEOPLE_ROLES = (
    role("age", "number", "customer", "who buys",
         en="age, customer age, age of customer, age years, age in years, client age, member "
            "age, buyer age, user age",
         de="Alter, Kundenalter, Lebensalter", fr="âge, âge client", es="edad, edad cliente",
         pt="idade, idade cliente", it="età, età cliente", nl="leeftijd, leeftijd klant",
         zh="年龄, 客户年龄, 年齡", hi="umra, aayu", pl="wiek, wiek klienta", tr="yaş, yaşı",
         nordic="ålder, alder", ja="年齢", ru="возраст, vozrast",
         without="account child code description group product range segment store"),
    role("age_band", "label", "customer", "who buys",
         en="age group, age band, age range, age bracket, age category, age class, age segment, "
            "age desc, age description, age bucket, agegroup, customer age group, generation, "
            "age code, age interval, age bin",
         de="Altersgruppe, Altersklasse, Generation",
         fr="tranche âge, tranche d'âge, groupe d'âge, classe d'âge",
         es="grupo edad, rango edad, rango de edad, grupo de edad",
         pt="faixa etária, grupo etário, faixa idade", it="fascia età, fascia di età, fascia eta",
         nl="leeftijdsgroep, leeftijdscategorie, leeftijdsklasse",
         zh="年龄段, 年龄组, 年齡層, 年龄层", hi="aayu varg, umra varg",
         pl="grupa wiekowa, przedział wiekowy", tr="yaş grubu, yaş aralığı",
         nordic="åldersgrupp, aldersgruppe", ja="年代, 年齢層", ru="возрастная группа",
         weak="age"),
    role("birth_date", "date", "customer", "who buys",
         en="birth date, date of birth, dob, birthday, birthdate, born, customer dob, born on, "
            "date birth",
         de="Geburtsdatum, Geburtstag", fr="date naissance, date de naissance",
         es="fecha nacimiento, fecha de nacimiento", pt="data nascimento, data de nascimento",
         it="data nascita, data di nascita", nl="geboortedatum", zh="出生日期, 生日",
         hi="janm tarikh, janm tithi", pl="data urodzenia", tr="doğum tarihi",
         nordic="födelsedatum, fødselsdato", ja="生年月日, 誕生日", ru="дата рождения"),
    role("birth_year", "year", "customer", "who buys",
         en="birth year, year birth, year of birth, yob, born year, customer birth year",
         de="Geburtsjahr, Jahrgang", fr="année naissance, année de naissance",
         es="año nacimiento, año de nacimiento", pt="ano nascimento, ano de nascimento",
         it="anno nascita, anno di nascita", nl="geboortejaar", zh="出生年份, 出生年",
         hi="janm varsh", pl="rok urodzenia", tr="doğum yılı", nordic="födelseår, fødselsår",
         ja="出生年", ru="год рождения", weak="born, birth"),
    role("gender", "label", "customer", "who buys",
         en="gender, sex, customer gender, gender code, gender of customer, gender m f, m f, m "
            "v, m w, m w d, h f, buyer gender, member gender, user gender",
         de="Geschlecht", fr="sexe, genre", es="género, sexo", pt="gênero, sexo",
         it="sesso, genere", nl="geslacht", zh="性别, 客户性别, 性別", hi="ling", pl="płeć",
         tr="cinsiyet", nordic="kön, køn, kjønn", ja="性別", ru="пол, пол клиента, pol",
         weak="salutation, anrede, civilité, mr mrs, aanhef, title, trattamento, title of "
              "courtesy, men women",
         without="category product"),
    role("marital_status", "label", "customer", "who buys",
         en="marital status, civil status, marital, married, marriage status, marital status "
            "code, relationship status, is married, familien stand, marital state, marital stat, "
            "matrimonial status",
         de="Familienstand, Zivilstand", fr="état civil, situation familiale, statut marital",
         es="estado civil", pt="estado civil", it="stato civile",
         nl="burgerlijke staat, burgerlijke stand", zh="婚姻状况, 婚否, 婚姻狀況",
         hi="vaivahik sthiti", pl="stan cywilny", tr="medeni durum, medeni hal",
         nordic="civilstånd, civilstatus, sivilstatus", ja="婚姻状況, 配偶者有無",
         ru="семейное положение", weak="status"),
    role("education", "label", "customer", "who buys",
         en="education, education level, level of education, education status, qualification, "
            "highest education, graduated, educational level, educational qualification, degree, "
            "english education, academic level, edu level",
         de="Bildung, Bildungsabschluss, Ausbildung, Schulabschluss, Bildungsgrad, Bildungsstand",
         fr="niveau études, niveau d'études, éducation, diplôme, niveau d'éducation",
         es="educación, nivel educativo, nivel estudios, escolaridad",
         pt="escolaridade, educação, nível escolaridade, grau de instrução",
         it="istruzione, titolo di studio, livello istruzione", nl="opleiding, opleidingsniveau",
         zh="学历, 教育程度, 受教育程度, 學歷", hi="shiksha", pl="wykształcenie",
         tr="eğitim, eğitim durumu, eğitim seviyesi",
         nordic="utbildning, uddannelse, utdanning, utbildningsnivå", ja="学歴, 教育",
         ru="образование", without="category cost store"),
    role("income", "money", "customer", "who buys",
         en="income, annual income, household income, yearly income, salary, monthly income, "
            "customer income, annual salary, estimated salary, family income, gross annual "
            "income, earnings, estimated income, personal income",
         de="Einkommen, Jahreseinkommen, Haushaltseinkommen, Gehalt, Nettoeinkommen",
         fr="revenu annuel, revenu, revenus, salaire",
         es="ingreso, ingresos, ingreso anual, ingresos anuales, salario, sueldo",
         pt="renda, renda anual, salário, rendimento, renda mensal",
         it="reddito, reddito annuo, stipendio, reddito annuale",
         nl="inkomen, jaarinkomen, salaris", zh="收入, 年收入, 月收入, 薪资",
         hi="aay, varshik aay", pl="dochód, dochody, roczny dochód, zarobki",
         tr="gelir, yıllık gelir, maaş", nordic="inkomst, årsinkomst, indkomst, inntekt",
         ja="収入, 年収, 所得", ru="доход, годовой доход, зарплата, dohod",
         without="band bracket category description gross group operating range sale source"),
    role("occupation", "label", "customer", "who buys",
         en="occupation, profession, job, job title, job category, employment, employment "
            "status, work type, customer occupation, english occupation, occupation type, job "
            "role, employment type, job industry category",
         de="Beruf, Tätigkeit, Berufsgruppe", fr="métier, profession, csp, emploi",
         es="ocupación, profesión, empleo, puesto", pt="ocupação, profissão, emprego",
         it="professione, occupazione, mestiere, lavoro", nl="beroep, functie",
         zh="职业, 工作, 職業", hi="vyavasay, pesha", pl="zawód", tr="meslek",
         nordic="yrke, erhverv, stilling", ja="職業", ru="профессия, род занятий, должность",
         without="satisfaction"),
    role("household", "number", "customer", "who buys",
         en="household size, family size, household, number of household members, hh size, size "
            "of household, household members, family members, people in household, household "
            "size desc, persons in household, number of people in "
            "household, number of family members",
         de="Haushaltsgröße, Personen im Haushalt, Haushaltsgrösse",
         fr="taille foyer, taille du foyer, taille du ménage",
         es="tamaño hogar, tamaño del hogar, tamaño familia",
         pt="tamanho família, tamanho da família, pessoas na família",
         it="famiglia, numero componenti, nucleo familiare, dimensione famiglia",
         nl="gezinsgrootte, huishoudgrootte", zh="家庭人数, 家庭规模, 家庭成员数",
         hi="parivar, parivar size", pl="liczba osób w gospodarstwie",
         tr="hane halkı, aile büyüklüğü", nordic="hushållsstorlek, husstandsstørrelse",
         ja="世帯人数, 家族人数", ru="размер семьи, состав семьи",
         without="code composition id income owner type"),
    role("children", "number", "customer", "who buys",
         en="children, number of children, kids, no of children, num children, children at home, "
            "total children, kids at home, number children at home, number of kids, dependents, "
            "number of dependents, child count, kidhome, teenhome, teens at home, no of kids",
         de="Kinder, Anzahl Kinder, Kinderzahl", fr="enfants, nombre enfants, nb enfants",
         es="hijos, número hijos, número de hijos", pt="filhos, número filhos, número de filhos",
         it="figli, numero figli", nl="kinderen, aantal kinderen",
         zh="孩子数, 子女数, 子女人数, 孩子数量", hi="bachche, bachchon ki sankhya",
         pl="dzieci, liczba dzieci", tr="çocuk sayısı, çocuklar", nordic="barn, antal barn",
         ja="子供の数, 子供, 子供数", ru="дети, количество детей",
         without="age category clothing product"),
)  # fmt: skip
