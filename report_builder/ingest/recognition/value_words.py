"""Words that values are made of, by the role they speak for, in the languages of the vocabulary.

A value counts when it is one of these, or holds one of them as a word. Words are compared without
case and accents. Chinese and Japanese words count wherever they stand in the value.
"""

from __future__ import annotations

from report_builder.ingest.spellings import US_STATES

YES_NO = (
    "yes,no,y,n,true,false,t,f,0,1,ja,nein,j,oui,non,o,si,sí,no,s,sim,não,nao,sì,nee,tak,nie,"
    "evet,hayır,да,нет,是,否,有,无,はい,いいえ,haan,nahi,x,nej,kyllä,on,off"
)
_GENDERS = (
    "male,female,man,woman,men,women,boy,girl,boys,girls,männlich,weiblich,mann,frau,herr,"
    "divers,homme,femme,masculin,féminin,hombre,mujer,masculino,femenino,feminino,homem,mulher,"
    "uomo,donna,maschio,femmina,uomini,donne,vrouw,vrouwelijk,mannelijk,mężczyzna,kobieta,erkek,"
    "kadın,kvinna,kvinde,kvinne,mand,mr,mrs,ms,miss,herren,damen,hommes,femmes,monsieur,madame,"
    "mme,señor,señora,мужской,женский,муж,жен,мужчина,женщина,男,女,男性,女性,purush,mahila,"
    "mard,aurat,non-binary,nonbinary,non binary,unisex"
)
_GENDER_LETTERS = "m,f,w,d,h,v,k,e,u,м,ж"
_MARITAL = (
    "married,single,divorced,widowed,widow,widower,separated,together,engaged,partnered,"
    "unmarried,never married,verheiratet,ledig,geschieden,verwitwet,getrennt,marié,mariée,"
    "célibataire,divorcé,divorcée,veuf,veuve,pacsé,casado,casada,soltero,soltera,divorciado,"
    "divorciada,viudo,viuda,solteiro,solteira,viúvo,viúva,sposato,sposata,celibe,nubile,"
    "divorziato,vedovo,gehuwd,ongehuwd,gescheiden,weduwe,alleenstaand,żonaty,zamężna,"
    "rozwiedziony,evli,bekar,boşanmış,gift,ogift,ugift,skild,skilt,замужем,женат,холост,已婚,"
    "未婚,离异,離婚,既婚,vivahit,avivahit"
)
_EDUCATION = (
    "bachelor,bachelors,master,masters,phd,doctorate,doctoral,graduate,graduation,undergraduate,"
    "postgraduate,high school,highschool,college,university,basic,2n cycle,diploma,degree,"
    "school,primary,secondary,associate,abitur,hauptschule,realschule,hochschule,universität,"
    "studium,gymnasium,licence,bac,baccalauréat,doctorat,secundaria,universidad,universitario,"
    "bachillerato,maestría,licenciatura,doctorado,ensino,superior,mestrado,doutorado,"
    "fundamental,médio,laurea,diploma,licenza,media,hbo,mbo,wo,vmbo,wyższe,średnie,podstawowe,"
    "lisans,lise,üniversite,gymnasie,universitet,本科,大专,硕士,博士,高中,初中,大学,大学院,高校,"
    "высшее,среднее,uneducated"
)
_PAYMENT = (
    "cash,card,credit,debit,creditcard,paypal,venmo,upi,wallet,ewallet,e-wallet,bank,transfer,"
    "banktransfer,cod,voucher,giftcard,gift card,boleto,pix,klarna,cheque,check,stripe,applepay,"
    "apple pay,google pay,googlepay,paytm,phonepe,gpay,netbanking,visa,mastercard,amex,maestro,"
    "american express,twint,sepa,invoice,installment,emi,bar,barzahlung,ec,karte,kreditkarte,"
    "lastschrift,überweisung,vorkasse,sofort,giropay,girocard,nachnahme,kauf auf rechnung,"
    "rechnung,espèces,carte,chèque,virement,cb,efectivo,tarjeta,transferencia,bizum,dinheiro,"
    "cartão,transferência,débito,crédito,contanti,carta,bancomat,bonifico,contrassegno,contant,"
    "pin,ideal,bankkaart,incasso,gotówka,karta,przelew,blik,nakit,kart,kredi kartı,havale,"
    "kontant,kort,swish,mobilepay,vipps,faktura,现金,微信,支付宝,信用卡,银行卡,現金,"
    "クレジットカード,電子マネー,代引き,наличные,карта,карточка,безналичный,nagad,nakad,"
    "afterpay,bnpl,crypto,bitcoin,alipay,wechat"
)
_STATUS = (
    "delivered,shipped,cancelled,canceled,cancel,returned,return,refunded,refund,completed,"
    "complete,pending,processing,processed,placed,open,closed,paid,unpaid,failed,on hold,hold,"
    "disputed,resolved,in process,confirmed,created,approved,invoiced,unavailable,fulfilled,"
    "unfulfilled,dispatched,rejected,void,voided,partially_refunded,return_pending,transit,"
    "geliefert,versendet,storniert,offen,bezahlt,abgeschlossen,retourniert,bearbeitung,livré,"
    "expédié,annulé,remboursé,payé,terminée,terminé,en cours,entregado,enviado,cancelado,"
    "cancelada,devuelto,pendiente,completado,entregue,devolvido,pendente,pago,faturado,spedito,"
    "consegnato,annullato,reso,completato,in attesa,evaso,geleverd,verzonden,geannuleerd,"
    "betaald,afgerond,dostarczone,wysłane,anulowane,zakończone,zrealizowane,teslim,iptal,iade,"
    "tamamlandı,hazırlanıyor,levererad,skickad,avbruten,returnerad,leveret,annulleret,sendt,"
    "已完成,已取消,已发货,已退款,待付款,已付款,已签收,退货,完了,キャンセル,発送済み,返品,"
    "доставлен,отменен,выполнен,возврат"
)
_CHANNEL = (
    "online,offline,in-store,instore,in store,store,web,website,app,mobile,mobile app,phone,"
    "catalog,catalogue,marketplace,amazon,amazon.com,amazon.ca,amazon.co.uk,amazon.de,amazon.fr,"
    "amazon.in,amazon.it,amazon.es,non-amazon,myntra,flipkart,ajio,meesho,nalli,ebay,etsy,shopify,"
    "retail,outlet,wholesale,direct,distributor,social,instagram,facebook,email,telephone,shop,"
    "e-commerce,ecommerce,internet,webshop,onlineshop,filiale,laden,stationär,katalog,telefon,"
    "magasin,boutique,en ligne,catalogue,téléphone,tienda,en línea,web,loja,site,aplicativo,"
    "negozio,sito,winkel,sklep,mağaza,butik,butikk,nettbutikk,线上,线下,门店,网店,電商,网站,"
    "オンライン,店舗,通販,онлайн,магазин,сайт,pos,kiosk,reseller,partner,pickup,"
    "click and collect,standard,express,same day,first class,second class,standard class,"
    "next day,2-day,free shipping,home delivery"
)
_LOYALTY = (
    "member,non-member,nonmember,normal,regular,guest,gold,silver,bronze,platinum,premium,basic,"
    "standard,loyal,vip,diamond,active,inactive,mitglied,gast,kein mitglied,stammkunde,membre,"
    "invité,adhérent,socio,no socio,invitado,membro,não membro,lid,geen lid,gast,członek,üye,"
    "medlem,会员,非会员,普通,普通会员,金卡,银卡,会員,非会員,一般,участник,pre-create,left club,"
    "subscribed,unsubscribed,oro,plata,ouro,prata,or,argent,argento,zilver,goud"
)
_TIERS = (
    "gold,silver,bronze,platinum,premium,basic,diamond,vip,ruby,elite,classic,standard,blue,"
    "star,gold+,oro,plata,ouro,prata,or,argent,argento,bronce,zilver,goud,brons,guld,sølv,"
    "silber,金卡,银卡,钻石,普通,ゴールド,シルバー,プラチナ,золото,серебро,tier,level"
)
_SEGMENT = (
    "consumer,corporate,home office,small business,business,b2b,b2c,individual,small,medium,"
    "large,enterprise,smb,wholesale,retail,new,returning,existing,loyal,high,low,premium,budget,"
    "privat,gewerblich,firmenkunde,privatkunde,particulier,professionnel,entreprise,particular,"
    "empresa,privato,azienda,zakelijk,privatperson,företag,mass,mainstream,value,families,young,"
    "retirees"
)
_SEASONS = (
    "spring,summer,autumn,fall,winter,frühling,frühjahr,sommer,herbst,printemps,été,automne,"
    "hiver,primavera,verano,otoño,invierno,verão,outono,inverno,estate,autunno,lente,zomer,"
    "herfst,wiosna,lato,jesień,zima,ilkbahar,yaz,sonbahar,kış,vår,sommar,höst,forår,efterår,"
    "høst,春,夏,秋,冬,春季,夏季,秋季,冬季,весна,лето,осень,зима,monsoon,garmi,sardi,rainy"
)
_SATISFACTION = (
    "satisfied,unsatisfied,dissatisfied,neutral,very satisfied,happy,unhappy,zufrieden,"
    "unzufrieden,satisfait,insatisfait,satisfecho,insatisfecho,satisfeito,insatisfeito,"
    "soddisfatto,insoddisfatto,tevreden,ontevreden,zadowolony,memnun,nöjd,missnöjd,tilfreds,"
    "满意,不满意,一般,満足,不満,доволен,недоволен,good,bad,average,excellent,poor,high,low,"
    "medium"
)
_FREQUENCY = (
    "weekly,monthly,quarterly,annually,yearly,daily,fortnightly,bi-weekly,biweekly,"
    "every 3 months,often,rarely,sometimes,never,frequently,occasionally,wöchentlich,monatlich,"
    "jährlich,selten,oft,hebdomadaire,mensuel,annuel,rarement,souvent,semanal,mensual,anual,"
    "raramente,mensal,settimanale,mensile,annuale,wekelijks,maandelijks,每周,每月,每年,毎週,"
    "毎月,once,twice,times"
)
_CURRENCIES = (
    "usd,eur,gbp,inr,brl,cny,jpy,chf,cad,aud,sek,nok,dkk,pln,czk,try,rub,mxn,zar,sgd,hkd,krw,"
    "aed,nzd,huf,ron,thb,idr,myr,php,vnd,ars,clp,cop,pen,ils,sar,egp,ngn,kes,pkr,bdt,lkr,twd,"
    "uah,rmb"
)
_GROUPS = (
    "control,treatment,test,a,b,c,exposed,holdout,group a,group b,kontrolle,kontrollgruppe,"
    "testgruppe,témoin,contrôle,prueba,controle,controllo,对照组,实验组,测试组,対照群,テスト群,"
    "0,1"
)
# States that are written out; their postal codes are codes of other things as well.
_STATES = (
    "andhra pradesh,assam,bihar,chhattisgarh,delhi,goa,gujarat,haryana,himachal pradesh,"
    "jharkhand,karnataka,kerala,madhya pradesh,maharashtra,manipur,nagaland,odisha,orissa,"
    "punjab,rajasthan,sikkim,tamil nadu,telangana,uttar pradesh,uttarakhand,west bengal,"
    "jammu and kashmir,baden-württemberg,bayern,bavaria,brandenburg,hessen,"
    "mecklenburg-vorpommern,niedersachsen,nordrhein-westfalen,rheinland-pfalz,saarland,sachsen,"
    "sachsen-anhalt,schleswig-holstein,thüringen,acre,alagoas,amapá,amazonas,bahia,ceará,"
    "espírito santo,goiás,maranhão,mato grosso,mato grosso do sul,minas gerais,pará,paraíba,"
    "paraná,pernambuco,piauí,rio de janeiro,rio grande do norte,rio grande do sul,rondônia,"
    "roraima,santa catarina,são paulo,sergipe,tocantins,ontario,quebec,british columbia,alberta,"
    "manitoba,saskatchewan,nova scotia,new brunswick,new south wales,queensland,victoria,"
    "tasmania,south australia,western australia,england,scotland,wales,northern ireland"
)
_COUNTRIES = (
    "afghanistan,albania,algeria,argentina,armenia,australia,austria,azerbaijan,bahrain,"
    "bangladesh,belarus,belgium,bolivia,bosnia and herzegovina,brazil,bulgaria,cambodia,"
    "cameroon,canada,chile,china,colombia,costa rica,croatia,cuba,cyprus,czech republic,czechia,"
    "denmark,dominican republic,ecuador,egypt,el salvador,estonia,ethiopia,finland,france,"
    "georgia,germany,ghana,greece,guatemala,honduras,hong kong,hungary,iceland,india,indonesia,"
    "iran,iraq,ireland,israel,italy,jamaica,japan,jordan,kazakhstan,kenya,kuwait,latvia,lebanon,"
    "lithuania,luxembourg,malaysia,malta,mexico,moldova,montenegro,morocco,myanmar,nepal,"
    "netherlands,new zealand,nicaragua,nigeria,norway,oman,pakistan,panama,paraguay,peru,"
    "philippines,poland,portugal,qatar,romania,russia,saudi arabia,senegal,serbia,singapore,"
    "slovakia,slovenia,south africa,south korea,spain,sri lanka,sweden,switzerland,taiwan,"
    "tanzania,thailand,tunisia,turkey,uganda,ukraine,united arab emirates,united kingdom,"
    "united states,uruguay,uzbekistan,venezuela,vietnam,viet nam,zambia,zimbabwe,usa,us,uk,"
    "great britain,eire,korea,uae,rsa,channel islands,england,scotland,wales,"
    "united states of america,deutschland,frankreich,italien,spanien,österreich,schweiz,"
    "niederlande,belgien,polen,schweden,dänemark,allemagne,italie,espagne,suisse,belgique,"
    "pays-bas,autriche,alemania,francia,italia,españa,suiza,estados unidos,méxico,brasil,"
    "alemanha,frança,espanha,itália,germania,spagna,svizzera,nederland,duitsland,frankrijk,"
    "belgië,polska,niemcy,türkiye,almanya,sverige,danmark,norge,suomi,中国,中國,美国,日本,德国,"
    "法国,英国,韩国,アメリカ,россия,германия,франция,bharat"
)
WORDS: dict[str, str] = {
    "gender": _GENDERS,
    "marital_status": _MARITAL,
    "education": _EDUCATION,
    "payment": _PAYMENT,
    "status": _STATUS,
    "channel": _CHANNEL,
    "loyalty_member": _LOYALTY,
    "loyalty_tier": _TIERS,
    "segment": _SEGMENT,
    "season": _SEASONS,
    "satisfaction": _SATISFACTION,
    "frequency": _FREQUENCY,
    "currency": _CURRENCIES,
    "campaign_group": _GROUPS,
    "region.country": _COUNTRIES,
    "region.state": ",".join((_STATES, *US_STATES.values())),
}
GENDER_LETTERS = frozenset(_GENDER_LETTERS.split(","))
