"""Roles of campaigns: which, when, who was in the control group, who answered."""

from __future__ import annotations

from report_builder.roles.role import role

MARKETING_ROLES = (
    role("campaign", "label", "campaign", "campaigns",
         en="campaign, campaign name, campaign id, campaign code, marketing campaign, campaign "
            "no, campaign type, utm campaign, mailing, campaign description",
         de="Kampagne, Kampagnenname, Werbekampagne", fr="campagne, nom campagne",
         es="campaña, nombre campaña, id campaña", pt="campanha, nome campanha",
         it="campagna, nome campagna", nl="campagne, campagnenaam",
         zh="活动, 营销活动, 活动名称, 活動", hi="abhiyan", pl="kampania",
         tr="kampanya, kampanya adı", nordic="kampanj, kampanje, kampagne",
         ja="キャンペーン, キャンペーン名", ru="кампания, рекламная кампания",
         without="budget cost date end group response revenue start"),
    role("campaign_date", "date", "campaign", "campaigns",
         en="campaign date, sent date, date sent, mailing date, contact date, sent at, sent on, "
            "campaign sent date, campaign start date, email sent date, campaign start, date of "
            "campaign, date contacted",
         de="Kampagnendatum, Mailingdatum, Kontaktdatum, Aussendedatum",
         fr="date campagne, date envoi campagne, date envoi", es="fecha campaña, fecha contacto",
         pt="data campanha, data contato", it="data campagna, data contatto, data invio",
         nl="campagnedatum, verzenddatum mailing", zh="活动日期, 营销日期, 发送日期",
         hi="abhiyan tarikh", pl="data kampanii", tr="kampanya tarihi",
         nordic="kampanjdatum, kampagnedato", ja="キャンペーン日, 送信日", ru="дата кампании",
         without="end"),
    role("campaign_group", "label", "campaign", "campaign uplift",
         en="campaign group, test group, control group, treatment, variant, arm, test control, "
            "treatment group, ab group, experiment group, group assignment, test or control, is "
            "control, ab test group, exposed, campaign exposure, holdout",
         de="Testgruppe, Kontrollgruppe, Kampagnengruppe",
         fr="groupe test, groupe témoin, groupe contrôle", es="grupo prueba, grupo control",
         pt="grupo teste, grupo controle", it="gruppo test, gruppo controllo",
         nl="testgroep, controlegroep", zh="测试组, 对照组, 实验组, 分组", hi="samuh",
         pl="grupa testowa, grupa kontrolna", tr="test grubu, kontrol grubu",
         nordic="testgrupp, kontrollgrupp, testgruppe, kontrolgruppe",
         ja="テスト群, 対照群, グループ", ru="тестовая группа, контрольная группа",
         weak="group, test, control",
         without="age blood category color customer food income material product"),
    role("campaign_response", "flag", "campaign", "campaign response",
         en="response, responded, campaign response, accepted, converted, accepted campaign, "
            "purchased after campaign, conversion, response flag, is responder, clicked, "
            "redeemed, accepted offer, responder, campaign accepted, bought after campaign, "
            "coupon redeemed",
         de="Antwort, reagiert, Kampagnenantwort, Resonanz",
         fr="réponse, répondu, réponse campagne", es="respuesta, respondió, respuesta campaña",
         pt="resposta, respondeu, resposta campanha", it="risposta, risposto, risposta campagna",
         nl="reactie, gereageerd, respons", zh="响应, 是否响应, 活动响应, 回應", hi="pratikriya",
         pl="odpowiedź, reakcja", tr="yanıt, tepki", nordic="svar, respons, kampanjsvar",
         ja="反応, 応答, キャンペーン反応", ru="ответ, отклик", weak="outcome",
         without="date rate text time"),
)  # fmt: skip
