"""The letters beyond ASCII that languages use, and the encodings these languages are written in.

Weights are rough shares (in per cent of a language's letters beyond ASCII, lower case) of running
text; they only have to tell a likely letter from an unlikely one. East Asian scripts are known by
their commonest characters and by the part of the character set that holds the common ones.
"""

from __future__ import annotations

from dataclasses import dataclass

Weights = dict[str, float]


def _weights(text: str) -> Weights:
    """Read ``"ä27 ö17"`` into weights."""
    return {item[0]: float(item[1:]) for item in text.split()}


def _even(letters: str) -> Weights:
    return {letter: 100 / len(letters) for letter in letters}


GERMAN = _weights("ä27 ö17 ü33 ß18 é3 è1 à1")
FRENCH = _weights("é55 è12 à12 ê6 ç4 ù1 î2 ô2 û1 â1 ë0.5 ï0.5 œ0.5")
SPANISH = _weights("ó29 í24 á22 é15 ñ10 ú7 ü0.5 ç0.5")
PORTUGUESE = _weights("ã25 ç17 á14 é12 í10 ó9 ê8 õ6 â5 ú4 à2 ô2 ü0.3")
ITALIAN = _weights("è30 à25 ò20 ù12 é8 ì5")
NORDIC = _weights("ä28 å24 ö22 ø20 æ12 é2 ð1 þ1 í1 á1 ó1")
DUTCH = _weights("é40 ë38 ï12 ö3 ü3 è3 á1 ç1")
CATALAN = _weights("à22 é16 ó15 è12 í11 ç6 ú5 ò5 ï4 ü2 á1")
MIXED = _weights("é28 ñ8 ö8 ü10 ä8 á8 í6 ó7 ã3 ç5 è5 ú2 â1 ô2 ê2 à1 ø1 å1 ë1 ï1 î1")
POLISH = _weights("ł26 ę14 ą14 ż12 ó11 ś9 ć6 ń3 ź1 é1")
CZECH = _weights("á20 í20 é12 ě12 č9 ř9 š8 ž8 ý8 ů5 ú2 ť1 ň1 ô1 ď0.5 ľ1 ĺ0.1 ä0.2")
HUNGARIAN = _weights("á33 é30 ö10 ó9 ő9 ü6 í6 ú3 ű2")
ROMANIAN = _weights("ă38 â12 î15 ş18 ţ15 ș4 ț4 é1")
SOUTH_SLAVIC = _weights("č30 š28 ž22 ć15 đ6")
TURKISH = _weights("ı30 ü14 ş13 ğ10 ç10 ö8 i3 â1")
BALTIC = _weights("ė9 š10 ž6 ų6 ū6 į4 č4 ą5 ę2 ā14 ī9 ē8 ņ3 ļ3 ģ1 ķ2 õ5 ä6 ü4 ö2")
GREEK = _weights("α12 ο10 ι9 ε8 τ8 σ5 ν6 η6 υ4 ρ4 π4 κ4 ς4 λ3 ω2 μ3 ά2 ό2 ί3 έ2 ή1 δ2 γ2 χ1 θ1 "
                 "φ1 β1 ύ1 ώ1 ξ0.5 ζ0.5 ψ0.2")  # fmt: skip
RUSSIAN = _weights("о11 е8 а8 и7 н7 т6 с5 р5 в4 л4 к3 м3 д3 п3 у3 я2 ы2 ь2 г2 з2 б2 ч1 й1 х1 ж1 "
                   "ш1 ю1 ц0.5 щ0.4 э0.3 ф0.3 ъ0.1 ё0.1 і1 ї0.4 є0.4")  # fmt: skip
HEBREW = _even("אבגדהוזחטיךכלםמןנסעףפץצקרשת")
ARABIC = _weights("ا15 ل12 ي7 م6 و6 ن6 ر5 ت5 ب4 ة3 ع4 د3 س3 ف3 ه3 ك3 ق2 أ2 ح2 ج2 ش1 ص1 ى1 خ1 ط1 ذ1 "
                  "ض1 ز1 ث1 غ1 ئ1 إ1 ظ0.3 آ0.3 ء1 ؤ0.3")  # fmt: skip
THAI = _weights("า8 น7 ร6 อ6 ก5 เ5 ง4 ่5 ม4 ย4 ล3 ว4 ด3 ท3 ต3 ส3 ะ3 ั4 ี4 ้4 ป2 บ3 ค3 ห3 แ2 "
                "จ2 พ2 ช2 ข2 ใ1 ไ1 ิ2 ื2 ุ1 ู1 ็1 ์1 โ1 ผ1 ถ1 ซ1 ณ1 ศ1 ำ1 "
                "ษ0.5 ธ0.5 ญ0.5 ภ0.5 ึ0.5 ๆ0.2")  # fmt: skip

WESTERN = (GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, NORDIC, DUTCH, CATALAN, MIXED)
CENTRAL = (POLISH, CZECH, HUNGARIAN, ROMANIAN, SOUTH_SLAVIC, GERMAN)

HANZI = (
    "的一是在不了有人我他这中大来上个国和地到说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学"
    "如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业"
    "外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原"
    "东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德"
    "资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该"
    "交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔红黑绿蓝衣服鞋包食品茶酒米面油鸡牛奶肉果汁糖盐水杯碗盘书纸笔客户订单商品"
    "价格数量金额日期姓名性别男年龄城市省份店铺支付宝微信上海北京广州深圳杭州成都武汉重庆天津李王刘陈杨赵黄周吴"
)
HANZI_TRADITIONAL = (
    "這個國來們說時會對過發後裡經麼動還進樣實軍無與長機關點業將兩間問應戰頭體見產話給門東聲員論處義認條係氣題爾別變總電數報結場"
    "計資許統區隊決馬書聽達強難權設記類據邊張該規萬覺術領傳師觀讓識帶導爭運筆紅綠藍雞顏車買賣單價額訂臺灣台北高雄中新竹桃園客戶商品"
    "數量金額日期姓名男女市店大小人的一是在不有我上下年月日水茶杯咖啡奶果汁糖食品衣服鞋包陳林黃張李王吳劉蔡楊"
)
KANJI = (
    "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木"
    "聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多"
    "正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住無真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早"
    "映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉"
    "漢顧客注文商品数量金額価格氏名性別県都府市区田中佐藤鈴木高橋渡辺伊藤山本小林加藤大阪横浜名古屋神戸札幌福岡"
)
HANGUL = (
    "이다는의가에을고를은도지로하한기사리시인나자어서아해대정수그일전부과있보주스제여원구장라연성들상공조유으적마안만경용동국세비화"
    "오모소문신무분위중생치선내면바당우미개방관실트드학물계가격계약강건거결교군권김남년단달더데된디때또라람래량러레려력로록료류르"
    "름매명목민박반발배번법변별복본북불브사산삼색서석설소속송숙순습승식심십씨업없에역영예온와외요용운울웃월육은음의입잔장저접종"
    "주증지직진차찬참천철청체초총최추출충친카커컵코콜크타터토통투특티파판팔패퍼펀편평포표품프피필학할함합항해행향현협형호홍화환"
    "황회후흰히울산부산대구인천광주고객주문상품수량금액"
)
KANA = "".join(map(chr, range(0x3041, 0x3094)))  # hiragana
KATAKANA = "".join(map(chr, range(0x30A1, 0x30F5))) + "ー"
FULL_WIDTH = "，。、：；！？（）「」『』【】《》・“”０１２３４５６７８９￥～"


@dataclass(frozen=True, slots=True)
class Script:
    """An East Asian script: common characters, and the lead bytes of its common part.

    ``shares``: of characters among ``common`` (each alphabet evenly), of the common part, of marks.
    """

    common: tuple[tuple[str, float], ...]
    lead: tuple[int, int]
    size: int  # characters in the common part


SIMPLIFIED = Script(
    ((HANZI, 0.6), (HANZI_TRADITIONAL, 0.03), (FULL_WIDTH, 0.06)), (0xB0, 0xD7), 3755
)
TRADITIONAL = Script(((HANZI_TRADITIONAL, 0.4), (HANZI, 0.2), (FULL_WIDTH, 0.06)),
                     (0xA4, 0xC6), 5401)  # fmt: skip
JAPANESE = Script(((KANA, 0.25), (KATAKANA, 0.3), (KANJI, 0.25), (FULL_WIDTH, 0.06)),
                  (0x88, 0x97), 2965)  # fmt: skip
JAPANESE_EUC = Script(JAPANESE.common, (0xB0, 0xCF), 2965)
KOREAN = Script(((HANGUL, 0.8), (FULL_WIDTH, 0.03)), (0xB0, 0xC8), 2350)

# Encodings that a shop's files may have; the first of two that read the same wins. The number is
# what speaks against an encoding before anything is read (log of how much rarer it is).
ALPHABETS: dict[str, tuple[tuple[Weights, ...], float]] = {
    "cp1252": (WESTERN, 0.0),
    "cp850": (WESTERN, 1.5),
    "cp437": (WESTERN, 2.0),
    "mac_roman": (WESTERN, 1.5),
    "iso8859_15": (WESTERN, 2.0),
    "cp858": (WESTERN, 2.5),
    "cp1250": (CENTRAL, 1.0),
    "iso8859_2": (CENTRAL, 2.0),
    "cp852": (CENTRAL, 2.5),
    "mac_latin2": (CENTRAL, 3.5),
    "cp1254": ((TURKISH,), 1.5),
    "cp857": ((TURKISH,), 3.0),
    "cp1257": ((BALTIC,), 2.0),
    "cp775": ((BALTIC,), 3.5),
    "cp1251": ((RUSSIAN,), 1.0),
    "cp866": ((RUSSIAN,), 2.0),
    "koi8_u": ((RUSSIAN,), 2.0),
    "iso8859_5": ((RUSSIAN,), 3.0),
    "mac_cyrillic": ((RUSSIAN,), 3.0),
    "cp1253": ((GREEK,), 1.0),
    "iso8859_7": ((GREEK,), 2.0),
    "cp737": ((GREEK,), 2.5),
    "cp1255": ((HEBREW,), 1.5),
    "cp1256": ((ARABIC,), 1.5),
    "cp874": ((THAI,), 1.5),
}
SCRIPTS: dict[str, tuple[Script, float]] = {
    "gb18030": (SIMPLIFIED, 1.0),
    "big5hkscs": (TRADITIONAL, 1.5),
    "cp932": (JAPANESE, 1.0),
    "euc_jp": (JAPANESE_EUC, 2.0),
    "cp949": (KOREAN, 1.0),
}
