"""Languages into which a letter can be translated: every one that Django can name, whether our pages speak it or not."""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info


class Courtesy(NamedTuple):
    """What stands above a translation, in its own language."""

    heading: str
    notice: str


COURTESY: Mapping[str, Courtesy] = {
    "ar": Courtesy("ترجمة للاطلاع", "النص الأصلي الموقَّع هو وحده المعتمد."),
    "bg": Courtesy("Превод за сведение", "Меродавен е единствено подписаният оригинален текст."),
    "cs": Courtesy("Informativní překlad", "Rozhodující je pouze podepsané původní znění."),
    "da": Courtesy("Oversættelse til orientering", "Kun den underskrevne originaltekst er gældende."),
    "de": Courtesy("Übersetzung aus Höflichkeit", "Maßgeblich ist allein der unterzeichnete Originaltext."),
    "el": Courtesy("Μετάφραση για διευκόλυνση", "Μόνο το υπογεγραμμένο πρωτότυπο κείμενο είναι αυθεντικό."),
    "en": Courtesy("Courtesy translation", "Only the signed original text is authoritative."),
    "es": Courtesy("Traducción de cortesía", "Solo el texto original firmado es auténtico."),
    "fa": Courtesy("ترجمه برای آگاهی", "تنها متن اصلی امضاشده معتبر است."),
    "fi": Courtesy("Epävirallinen käännös", "Vain allekirjoitettu alkuperäisteksti on todistusvoimainen."),
    "fr": Courtesy("Traduction de courtoisie", "Seul le texte original signé fait foi."),
    "he": Courtesy("תרגום לנוחות הקורא", "רק הנוסח המקורי החתום מחייב."),
    "hu": Courtesy("Tájékoztató jellegű fordítás", "Kizárólag az aláírt eredeti szöveg a hiteles."),
    "it": Courtesy("Traduzione di cortesia", "Fa fede soltanto il testo originale firmato."),
    "ja": Courtesy("参考訳", "署名された原文のみを正文とします。"),
    "kk": Courtesy("Түсінікті болу үшін берілген аударма", "Қол қойылған түпнұсқа мәтін ғана негізгі болып саналады."),
    "ko": Courtesy("참고용 번역", "서명된 원문만이 정본입니다."),
    "nb": Courtesy("Oversettelse til orientering", "Bare den underskrevne originalteksten er gjeldende."),
    "nl": Courtesy("Vertaling ter informatie", "Alleen de ondertekende oorspronkelijke tekst is authentiek."),
    "pl": Courtesy("Tłumaczenie grzecznościowe", "Wiążący jest wyłącznie podpisany tekst oryginalny."),
    "pt": Courtesy("Tradução de cortesia", "Apenas o texto original assinado faz fé."),
    "ro": Courtesy("Traducere de curtoazie", "Doar textul original semnat este autentic."),
    "ru": Courtesy("Перевод для сведения", "Аутентичным является только подписанный оригинал."),
    "sk": Courtesy("Informatívny preklad", "Rozhodujúce je iba podpísané pôvodné znenie."),
    "sv": Courtesy("Översättning till ledning för läsaren", "Endast den undertecknade originaltexten gäller."),
    "tr": Courtesy("Bilgi amaçlı çeviri", "Yalnızca imzalı asıl metin geçerlidir."),
    "uk": Courtesy("Переклад до відома", "Автентичним є лише підписаний оригінал."),
    "zh-hans": Courtesy("参考译文", "以签署的原文为准。"),
    "zh-hant": Courtesy("參考譯文", "以簽署的原文為準。"),
}
"""Where a language is missing here, the translator writes both."""

TRANSLATABLE = tuple(sorted(code for code, facts in LANG_INFO.items() if "name" in facts))
OWN_NAMES = {"kk": "Қазақша"}
"""Where Django knows the people's name instead of their language's."""


def name_of(language: str) -> str:
    """In the language of the page."""
    return str(get_language_info(language)["name_translated"])


def own_name_of(language: str) -> str:
    """As who speaks it calls it."""
    return OWN_NAMES.get(language) or str(get_language_info(language)["name_local"]).capitalize()
