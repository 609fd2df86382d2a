//! The words that texts are made of.

/// Words of one kind, and what stands between them.
pub(super) struct Words {
    pub(super) words: &'static [&'static str],
    pub(super) between: &'static str,
}

const fn spaced(words: &'static [&'static str]) -> Words {
    Words {
        words,
        between: " ",
    }
}

/// ASCII, a septet each.
#[rustfmt::skip]
pub(super) const ENGLISH: Words = spaced(&[
    "your", "order", "is", "ready", "at", "the", "counter", "until", "6:30", "pm.", "Hi!", "we",
    "have", "them", "in", "size", "9,", "Tuesday", "please", "call", "us", "back", "on",
    "555-0142", "thanks", "appointment", "tomorrow?", "delivery", "is", "late,", "sorry", "for",
    "it", "Reply", "STOP", "to", "end", "#4711", "(open", "daily)", "a", "total", "of", "$12.50",
    "and", "don't", "forget", "that", "code", "839201", "Yes", "see", "you", "there", "would",
    "Friday", "work\n",
]);

/// GSM 7-bit, most with a letter that takes two bytes of UTF-8 and one septet.
#[rustfmt::skip]
pub(super) const ACCENTED: Words = spaced(&[
    "können", "Sie", "morgen", "um", "zehn", "Uhr?", "Größe", "39", "für", "Müller", "mañana",
    "señor", "año", "¿qué", "tal?", "déjà", "à", "très", "après", "été", "più", "città", "così",
    "perché", "får", "på", "smørrebrød", "Åse", "æble", "£20", "¥500", "straße", "Ärger", "Ñora",
    "merci", "rendez-moi", "le", "café", "§5", "el", "niño",
]);

/// ASCII, with characters that take two septets.
#[rustfmt::skip]
pub(super) const SIGNS: Words = spaced(&[
    "[link]", "{name}", "A|B", "~20", "[1/2]", "C:\\docs", "x^2", "{\"id\":7}", "[x]", "^_^",
]);

/// Three bytes of UTF-8 and two septets.
#[rustfmt::skip]
pub(super) const PRICES: Words = spaced(&["€15", "€3.99", "€1.200", "20€,"]);

#[rustfmt::skip]
pub(super) const CYRILLIC: Words = spaced(&[
    "ваш", "заказ", "готов,", "ждём", "вас", "завтра", "до", "18:00", "спасибо", "за", "покупку",
    "позвоните", "нам", "код", "4821", "доставка", "сегодня", "размер", "есть?", "да",
]);

#[rustfmt::skip]
pub(super) const GREEK: Words = spaced(&[
    "καλημέρα", "η", "παραγγελία", "σας", "είναι", "έτοιμη", "ευχαριστούμε", "αύριο", "στις",
    "10:00", "κωδικός", "7731", "ναι", "όχι,",
]);

#[rustfmt::skip]
pub(super) const CHINESE: Words = Words {
    words: &[
        "您的", "订单", "已", "准备好", "，", "请", "在", "今天", "下午", "六点", "之前", "来取", "。", "谢谢", "验证码",
        "4821", "明天", "可以", "吗", "？", "有", "这个", "尺码",
    ],
    between: "",
};

#[rustfmt::skip]
pub(super) const ARABIC: Words = spaced(&[
    "طلبك", "جاهز", "الآن", "شكرا", "لك", "غدا", "الساعة", "10", "من", "فضلك", "اتصل", "بنا",
    "الرمز", "5530", "نعم", "لا،",
]);

#[rustfmt::skip]
pub(super) const HINDI: Words = spaced(&[
    "आपका", "ऑर्डर", "तैयार", "है", "धन्यवाद", "कल", "सुबह", "10", "बजे", "कृपया", "हमें", "फ़ोन",
    "करें", "कोड", "9914", "हाँ", "नहीं",
]);

/// Alone, with a skin tone, joined, flags and keycaps.
#[rustfmt::skip]
pub(super) const EMOJI: Words = Words {
    words: &[
        "😀", "😂", "🎉", "🙏", "👍", "👍🏽", "❤️", "🔥", "✅", "🚚", "📦", "👨‍👩‍👧", "🇩🇪", "🇫🇷", "1️⃣", "☕",
        "😍", "🤷🏻‍♀️", "💯", "🥳",
    ],
    between: "",
};
