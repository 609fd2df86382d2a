//! The table of smart encoding: characters that GSM 7-bit lacks, and how it can spell them.
//!
//! Each part is in ascending order. A change of any row, or of a rule in [`map`](super::map), raises
//! [`SMART_MAP_VERSION`](super::SMART_MAP_VERSION).
//!
//! 207 rows are what two published maps give alike: those of the packages `sms-segments-calculator` (npm) and
//! `sms-toolkit` (Python); `tests/fixtures/smart_map.json` has them. Most of the others are compatibility
//! decompositions of the Unicode Character Database. The rest, letters that look alike, quotation marks, bullets and
//! the usual spelling of symbols, are this project's own choice.

/// What only typography tells apart: quotation marks, dashes, dots.
pub(super) static LOSSLESS: &[(char, &str)] = &[
    ('\u{00AB}', "\""),  // left-pointing double angle quotation mark
    ('\u{00BB}', "\""),  // right-pointing double angle quotation mark
    ('\u{2010}', "-"),   // hyphen
    ('\u{2011}', "-"),   // non-breaking hyphen
    ('\u{2012}', "-"),   // figure dash
    ('\u{2013}', "-"),   // en dash
    ('\u{2014}', "-"),   // em dash
    ('\u{2015}', "-"),   // horizontal bar
    ('\u{2018}', "'"),   // left single quotation mark
    ('\u{2019}', "'"),   // right single quotation mark
    ('\u{201A}', "'"),   // single low-9 quotation mark
    ('\u{201B}', "'"),   // single high-reversed-9 quotation mark
    ('\u{201C}', "\""),  // left double quotation mark
    ('\u{201D}', "\""),  // right double quotation mark
    ('\u{201E}', "\""),  // double low-9 quotation mark
    ('\u{201F}', "\""),  // double high-reversed-9 quotation mark
    ('\u{2024}', "."),   // one dot leader
    ('\u{2025}', ".."),  // two dot leader
    ('\u{2026}', "..."), // horizontal ellipsis
    ('\u{2212}', "-"),   // minus sign
    ('\u{2E42}', "\""),  // double low-reversed-9 quotation mark
    ('\u{301D}', "\""),  // reversed double prime quotation mark
    ('\u{301E}', "\""),  // double prime quotation mark
    ('\u{301F}', "\""),  // low double prime quotation mark
];

/// What looks alike or is commonly typed so.
pub(super) static VISUAL: &[(char, &str)] = &[
    ('`', "'"),           // grave accent
    ('\u{00A6}', "|"),    // broken bar
    ('\u{00A9}', "(C)"),  // copyright sign
    ('\u{00AE}', "(R)"),  // registered sign
    ('\u{00B1}', "+/-"),  // plus-minus sign
    ('\u{00B4}', "'"),    // acute accent
    ('\u{00D7}', "x"),    // multiplication sign
    ('\u{00F7}', "/"),    // division sign
    ('\u{0132}', "IJ"),   // latin capital ligature ij
    ('\u{0133}', "ij"),   // latin small ligature ij
    ('\u{01C0}', "|"),    // latin letter dental click
    ('\u{01C3}', "!"),    // latin letter retroflex click
    ('\u{01C7}', "LJ"),   // latin capital letter lj
    ('\u{01C8}', "Lj"),   // latin capital letter l with small letter j
    ('\u{01C9}', "lj"),   // latin small letter lj
    ('\u{01CA}', "NJ"),   // latin capital letter nj
    ('\u{01CB}', "Nj"),   // latin capital letter n with small letter j
    ('\u{01CC}', "nj"),   // latin small letter nj
    ('\u{01F1}', "DZ"),   // latin capital letter dz
    ('\u{01F2}', "Dz"),   // latin capital letter d with small letter z
    ('\u{01F3}', "dz"),   // latin small letter dz
    ('\u{0262}', "G"),    // latin letter small capital g
    ('\u{026A}', "I"),    // latin letter small capital i
    ('\u{0274}', "N"),    // latin letter small capital n
    ('\u{0280}', "R"),    // latin letter small capital r
    ('\u{028F}', "Y"),    // latin letter small capital y
    ('\u{0299}', "B"),    // latin letter small capital b
    ('\u{029C}', "H"),    // latin letter small capital h
    ('\u{029F}', "L"),    // latin letter small capital l
    ('\u{02B9}', "'"),    // modifier letter prime
    ('\u{02BA}', "\""),   // modifier letter double prime
    ('\u{02BB}', "'"),    // modifier letter turned comma
    ('\u{02BC}', "'"),    // modifier letter apostrophe
    ('\u{02BD}', "'"),    // modifier letter reversed comma
    ('\u{02C6}', "^"),    // modifier letter circumflex accent
    ('\u{02C8}', "'"),    // modifier letter vertical line
    ('\u{02CA}', "'"),    // modifier letter acute accent
    ('\u{02CB}', "'"),    // modifier letter grave accent
    ('\u{02D0}', ":"),    // modifier letter triangular colon
    ('\u{02D6}', "+"),    // modifier letter plus sign
    ('\u{02D7}', "-"),    // modifier letter minus sign
    ('\u{02DC}', "~"),    // small tilde
    ('\u{02EE}', "\""),   // modifier letter double apostrophe
    ('\u{02F7}', "~"),    // modifier letter low tilde
    ('\u{0302}', "^"),    // combining circumflex accent
    ('\u{0303}', "~"),    // combining tilde
    ('\u{0330}', "~"),    // combining tilde below
    ('\u{0332}', "_"),    // combining low line
    ('\u{0334}', "~"),    // combining tilde overlay
    ('\u{0337}', "/"),    // combining short solidus overlay
    ('\u{0338}', "/"),    // combining long solidus overlay
    ('\u{0347}', "="),    // combining equals sign below
    ('\u{037F}', "J"),    // greek capital letter yot
    ('\u{0391}', "A"),    // greek capital letter alpha
    ('\u{0392}', "B"),    // greek capital letter beta
    ('\u{0395}', "E"),    // greek capital letter epsilon
    ('\u{0396}', "Z"),    // greek capital letter zeta
    ('\u{0397}', "H"),    // greek capital letter eta
    ('\u{0399}', "I"),    // greek capital letter iota
    ('\u{039A}', "K"),    // greek capital letter kappa
    ('\u{039C}', "M"),    // greek capital letter mu
    ('\u{039D}', "N"),    // greek capital letter nu
    ('\u{039F}', "O"),    // greek capital letter omicron
    ('\u{03A1}', "P"),    // greek capital letter rho
    ('\u{03A4}', "T"),    // greek capital letter tau
    ('\u{03A5}', "Y"),    // greek capital letter upsilon
    ('\u{03A7}', "X"),    // greek capital letter chi
    ('\u{1D00}', "A"),    // latin letter small capital a
    ('\u{1D04}', "C"),    // latin letter small capital c
    ('\u{1D05}', "D"),    // latin letter small capital d
    ('\u{1D07}', "E"),    // latin letter small capital e
    ('\u{1D0A}', "J"),    // latin letter small capital j
    ('\u{1D0B}', "K"),    // latin letter small capital k
    ('\u{1D0D}', "M"),    // latin letter small capital m
    ('\u{1D0F}', "O"),    // latin letter small capital o
    ('\u{1D18}', "P"),    // latin letter small capital p
    ('\u{1D1B}', "T"),    // latin letter small capital t
    ('\u{1D1C}', "U"),    // latin letter small capital u
    ('\u{1D20}', "V"),    // latin letter small capital v
    ('\u{1D21}', "W"),    // latin letter small capital w
    ('\u{1D22}', "Z"),    // latin letter small capital z
    ('\u{1DCD}', "^"),    // combining double circumflex above
    ('\u{2016}', "||"),   // double vertical line
    ('\u{2017}', "_"),    // double low line
    ('\u{2022}', "*"),    // bullet
    ('\u{2023}', "*"),    // triangular bullet
    ('\u{2032}', "'"),    // prime
    ('\u{2033}', "\""),   // double prime
    ('\u{2034}', "'''"),  // triple prime
    ('\u{2035}', "'"),    // reversed prime
    ('\u{2036}', "\""),   // reversed double prime
    ('\u{2037}', "'''"),  // reversed triple prime
    ('\u{2039}', "<"),    // single left-pointing angle quotation mark
    ('\u{203A}', ">"),    // single right-pointing angle quotation mark
    ('\u{203C}', "!!"),   // double exclamation mark
    ('\u{2043}', "-"),    // hyphen bullet
    ('\u{2044}', "/"),    // fraction slash
    ('\u{2047}', "??"),   // double question mark
    ('\u{2048}', "?!"),   // question exclamation mark
    ('\u{2049}', "!?"),   // exclamation question mark
    ('\u{204E}', "*"),    // low asterisk
    ('\u{204F}', ";"),    // reversed semicolon
    ('\u{2057}', "''''"), // quadruple prime
    ('\u{20A4}', "£"),    // lira sign
    ('\u{20D2}', "|"),    // combining long vertical line overlay
    ('\u{20D3}', "|"),    // combining short vertical line overlay
    ('\u{20E5}', "\\"),   // combining reverse solidus overlay
    ('\u{2100}', "a/c"),  // account of
    ('\u{2101}', "a/s"),  // addressed to the subject
    ('\u{2105}', "c/o"),  // care of
    ('\u{2106}', "c/u"),  // cada una
    ('\u{2116}', "No"),   // numero sign
    ('\u{2117}', "(P)"),  // sound recording copyright
    ('\u{2120}', "SM"),   // service mark
    ('\u{2122}', "TM"),   // trade mark sign
    ('\u{2160}', "I"),    // roman numeral one
    ('\u{2161}', "II"),   // roman numeral two
    ('\u{2162}', "III"),  // roman numeral three
    ('\u{2163}', "IV"),   // roman numeral four
    ('\u{2164}', "V"),    // roman numeral five
    ('\u{2165}', "VI"),   // roman numeral six
    ('\u{2166}', "VII"),  // roman numeral seven
    ('\u{2167}', "VIII"), // roman numeral eight
    ('\u{2168}', "IX"),   // roman numeral nine
    ('\u{2169}', "X"),    // roman numeral ten
    ('\u{216A}', "XI"),   // roman numeral eleven
    ('\u{216B}', "XII"),  // roman numeral twelve
    ('\u{216C}', "L"),    // roman numeral fifty
    ('\u{216D}', "C"),    // roman numeral one hundred
    ('\u{216E}', "D"),    // roman numeral five hundred
    ('\u{216F}', "M"),    // roman numeral one thousand
    ('\u{2170}', "i"),    // small roman numeral one
    ('\u{2171}', "ii"),   // small roman numeral two
    ('\u{2172}', "iii"),  // small roman numeral three
    ('\u{2173}', "iv"),   // small roman numeral four
    ('\u{2174}', "v"),    // small roman numeral five
    ('\u{2175}', "vi"),   // small roman numeral six
    ('\u{2176}', "vii"),  // small roman numeral seven
    ('\u{2177}', "viii"), // small roman numeral eight
    ('\u{2178}', "ix"),   // small roman numeral nine
    ('\u{2179}', "x"),    // small roman numeral ten
    ('\u{217A}', "xi"),   // small roman numeral eleven
    ('\u{217B}', "xii"),  // small roman numeral twelve
    ('\u{217C}', "l"),    // small roman numeral fifty
    ('\u{217D}', "c"),    // small roman numeral one hundred
    ('\u{217E}', "d"),    // small roman numeral five hundred
    ('\u{217F}', "m"),    // small roman numeral one thousand
    ('\u{2190}', "<-"),   // leftwards arrow
    ('\u{2192}', "->"),   // rightwards arrow
    ('\u{2194}', "<->"),  // left right arrow
    ('\u{21D2}', "=>"),   // rightwards double arrow
    ('\u{2215}', "/"),    // division slash
    ('\u{2216}', "\\"),   // set minus
    ('\u{2217}', "*"),    // asterisk operator
    ('\u{2223}', "|"),    // divides
    ('\u{2225}', "||"),   // parallel to
    ('\u{2236}', ":"),    // ratio
    ('\u{223C}', "~"),    // tilde operator
    ('\u{2264}', "<="),   // less-than or equal to
    ('\u{2265}', ">="),   // greater-than or equal to
    ('\u{226A}', "<<"),   // much less-than
    ('\u{226B}', ">>"),   // much greater-than
    ('\u{229B}', "*"),    // circled asterisk operator
    ('\u{22EF}', "..."),  // midline horizontal ellipsis
    ('\u{239C}', "|"),    // left parenthesis extension
    ('\u{239F}', "|"),    // right parenthesis extension
    ('\u{23B8}', "|"),    // left vertical box line
    ('\u{23B9}', "|"),    // right vertical box line
    ('\u{23BC}', "-"),    // horizontal scan line-7
    ('\u{23BD}', "-"),    // horizontal scan line-9
    ('\u{23D0}', "|"),    // vertical line extension
    ('\u{25AA}', "*"),    // black small square
    ('\u{25CF}', "*"),    // black circle
    ('\u{25E6}', "*"),    // white bullet
    ('\u{2722}', "*"),    // four teardrop-spoked asterisk
    ('\u{2723}', "*"),    // four balloon-spoked asterisk
    ('\u{2724}', "*"),    // heavy four balloon-spoked asterisk
    ('\u{2725}', "*"),    // four club-spoked asterisk
    ('\u{2731}', "*"),    // heavy asterisk
    ('\u{2732}', "*"),    // open centre asterisk
    ('\u{2733}', "*"),    // eight spoked asterisk
    ('\u{273A}', "*"),    // sixteen pointed asterisk
    ('\u{273B}', "*"),    // teardrop-spoked asterisk
    ('\u{273C}', "*"),    // open centre teardrop-spoked asterisk
    ('\u{273D}', "*"),    // heavy teardrop-spoked asterisk
    ('\u{2743}', "*"),    // heavy teardrop-spoked pinwheel asterisk
    ('\u{2749}', "*"),    // balloon-spoked asterisk
    ('\u{274A}', "*"),    // eight teardrop-spoked propeller asterisk
    ('\u{274B}', "*"),    // heavy eight teardrop-spoked propeller asterisk
    ('\u{275B}', "'"),    // heavy single turned comma quotation mark ornament
    ('\u{275C}', "'"),    // heavy single comma quotation mark ornament
    ('\u{275D}', "\""),   // heavy double turned comma quotation mark ornament
    ('\u{275E}', "\""),   // heavy double comma quotation mark ornament
    ('\u{2768}', "("),    // medium left parenthesis ornament
    ('\u{2769}', ")"),    // medium right parenthesis ornament
    ('\u{276A}', "("),    // medium flattened left parenthesis ornament
    ('\u{276B}', ")"),    // medium flattened right parenthesis ornament
    ('\u{2774}', "{"),    // medium left curly bracket ornament
    ('\u{2775}', "}"),    // medium right curly bracket ornament
    ('\u{27E8}', "<"),    // mathematical left angle bracket
    ('\u{27E9}', ">"),    // mathematical right angle bracket
    ('\u{27EE}', "("),    // mathematical left flattened parenthesis
    ('\u{27EF}', ")"),    // mathematical right flattened parenthesis
    ('\u{2985}', "("),    // left white parenthesis
    ('\u{2986}', ")"),    // right white parenthesis
    ('\u{29C6}', "*"),    // squared asterisk
    ('\u{29F5}', "\\"),   // reverse solidus operator
    ('\u{29F8}', "/"),    // big solidus
    ('\u{29F9}', "\\"),   // big reverse solidus
    ('\u{2E3A}', "--"),   // two-em dash
    ('\u{2E3B}', "---"),  // three-em dash
    ('\u{3001}', ","),    // ideographic comma
    ('\u{3002}', "."),    // ideographic full stop
    ('\u{3008}', "<"),    // left angle bracket
    ('\u{3009}', ">"),    // right angle bracket
    ('\u{3010}', "["),    // left black lenticular bracket
    ('\u{3011}', "]"),    // right black lenticular bracket
    ('\u{301C}', "~"),    // wave dash
    ('\u{A730}', "F"),    // latin letter small capital f
    ('\u{A731}', "S"),    // latin letter small capital s
    ('\u{A789}', ":"),    // modifier letter colon
    ('\u{A78A}', "="),    // modifier letter short equals sign
    ('\u{FB00}', "ff"),   // latin small ligature ff
    ('\u{FB01}', "fi"),   // latin small ligature fi
    ('\u{FB02}', "fl"),   // latin small ligature fl
    ('\u{FB03}', "ffi"),  // latin small ligature ffi
    ('\u{FB04}', "ffl"),  // latin small ligature ffl
    ('\u{FB05}', "st"),   // latin small ligature long s t
    ('\u{FB06}', "st"),   // latin small ligature st
    ('\u{FE10}', ","),    // presentation form for vertical comma
    ('\u{FE11}', ","),    // presentation form for vertical ideographic comma
    ('\u{FE12}', "."),    // presentation form for vertical ideographic full stop
    ('\u{FE13}', ":"),    // presentation form for vertical colon
    ('\u{FE14}', ";"),    // presentation form for vertical semicolon
    ('\u{FE15}', "!"),    // presentation form for vertical exclamation mark
    ('\u{FE16}', "?"),    // presentation form for vertical question mark
    ('\u{FE19}', "..."),  // presentation form for vertical horizontal ellipsis
    ('\u{FE30}', ".."),   // presentation form for vertical two dot leader
    ('\u{FE35}', "("),    // presentation form for vertical left parenthesis
    ('\u{FE36}', ")"),    // presentation form for vertical right parenthesis
    ('\u{FE37}', "{"),    // presentation form for vertical left curly bracket
    ('\u{FE38}', "}"),    // presentation form for vertical right curly bracket
    ('\u{FE47}', "["),    // presentation form for vertical left square bracket
    ('\u{FE48}', "]"),    // presentation form for vertical right square bracket
    ('\u{FE4D}', "_"),    // dashed low line
    ('\u{FE4E}', "_"),    // centreline low line
    ('\u{FE4F}', "_"),    // wavy low line
    ('\u{FE50}', ","),    // small comma
    ('\u{FE51}', ","),    // small ideographic comma
    ('\u{FE52}', "."),    // small full stop
    ('\u{FE54}', ";"),    // small semicolon
    ('\u{FE55}', ":"),    // small colon
    ('\u{FE56}', "?"),    // small question mark
    ('\u{FE57}', "!"),    // small exclamation mark
    ('\u{FE58}', "-"),    // small em dash
    ('\u{FE59}', "("),    // small left parenthesis
    ('\u{FE5A}', ")"),    // small right parenthesis
    ('\u{FE5B}', "{"),    // small left curly bracket
    ('\u{FE5C}', "}"),    // small right curly bracket
    ('\u{FE5F}', "#"),    // small number sign
    ('\u{FE60}', "&"),    // small ampersand
    ('\u{FE61}', "*"),    // small asterisk
    ('\u{FE62}', "+"),    // small plus sign
    ('\u{FE63}', "-"),    // small hyphen-minus
    ('\u{FE64}', "<"),    // small less-than sign
    ('\u{FE65}', ">"),    // small greater-than sign
    ('\u{FE66}', "="),    // small equals sign
    ('\u{FE68}', "\\"),   // small reverse solidus
    ('\u{FE69}', "$"),    // small dollar sign
    ('\u{FE6A}', "%"),    // small percent sign
    ('\u{FE6B}', "@"),    // small commercial at
    ('\u{FF01}', "!"),    // fullwidth exclamation mark
    ('\u{FF02}', "\""),   // fullwidth quotation mark
    ('\u{FF03}', "#"),    // fullwidth number sign
    ('\u{FF04}', "$"),    // fullwidth dollar sign
    ('\u{FF05}', "%"),    // fullwidth percent sign
    ('\u{FF06}', "&"),    // fullwidth ampersand
    ('\u{FF07}', "'"),    // fullwidth apostrophe
    ('\u{FF08}', "("),    // fullwidth left parenthesis
    ('\u{FF09}', ")"),    // fullwidth right parenthesis
    ('\u{FF0A}', "*"),    // fullwidth asterisk
    ('\u{FF0B}', "+"),    // fullwidth plus sign
    ('\u{FF0C}', ","),    // fullwidth comma
    ('\u{FF0D}', "-"),    // fullwidth hyphen-minus
    ('\u{FF0E}', "."),    // fullwidth full stop
    ('\u{FF0F}', "/"),    // fullwidth solidus
    ('\u{FF10}', "0"),    // fullwidth digit zero
    ('\u{FF11}', "1"),    // fullwidth digit one
    ('\u{FF12}', "2"),    // fullwidth digit two
    ('\u{FF13}', "3"),    // fullwidth digit three
    ('\u{FF14}', "4"),    // fullwidth digit four
    ('\u{FF15}', "5"),    // fullwidth digit five
    ('\u{FF16}', "6"),    // fullwidth digit six
    ('\u{FF17}', "7"),    // fullwidth digit seven
    ('\u{FF18}', "8"),    // fullwidth digit eight
    ('\u{FF19}', "9"),    // fullwidth digit nine
    ('\u{FF1A}', ":"),    // fullwidth colon
    ('\u{FF1B}', ";"),    // fullwidth semicolon
    ('\u{FF1C}', "<"),    // fullwidth less-than sign
    ('\u{FF1D}', "="),    // fullwidth equals sign
    ('\u{FF1E}', ">"),    // fullwidth greater-than sign
    ('\u{FF1F}', "?"),    // fullwidth question mark
    ('\u{FF20}', "@"),    // fullwidth commercial at
    ('\u{FF21}', "A"),    // fullwidth latin capital letter a
    ('\u{FF22}', "B"),    // fullwidth latin capital letter b
    ('\u{FF23}', "C"),    // fullwidth latin capital letter c
    ('\u{FF24}', "D"),    // fullwidth latin capital letter d
    ('\u{FF25}', "E"),    // fullwidth latin capital letter e
    ('\u{FF26}', "F"),    // fullwidth latin capital letter f
    ('\u{FF27}', "G"),    // fullwidth latin capital letter g
    ('\u{FF28}', "H"),    // fullwidth latin capital letter h
    ('\u{FF29}', "I"),    // fullwidth latin capital letter i
    ('\u{FF2A}', "J"),    // fullwidth latin capital letter j
    ('\u{FF2B}', "K"),    // fullwidth latin capital letter k
    ('\u{FF2C}', "L"),    // fullwidth latin capital letter l
    ('\u{FF2D}', "M"),    // fullwidth latin capital letter m
    ('\u{FF2E}', "N"),    // fullwidth latin capital letter n
    ('\u{FF2F}', "O"),    // fullwidth latin capital letter o
    ('\u{FF30}', "P"),    // fullwidth latin capital letter p
    ('\u{FF31}', "Q"),    // fullwidth latin capital letter q
    ('\u{FF32}', "R"),    // fullwidth latin capital letter r
    ('\u{FF33}', "S"),    // fullwidth latin capital letter s
    ('\u{FF34}', "T"),    // fullwidth latin capital letter t
    ('\u{FF35}', "U"),    // fullwidth latin capital letter u
    ('\u{FF36}', "V"),    // fullwidth latin capital letter v
    ('\u{FF37}', "W"),    // fullwidth latin capital letter w
    ('\u{FF38}', "X"),    // fullwidth latin capital letter x
    ('\u{FF39}', "Y"),    // fullwidth latin capital letter y
    ('\u{FF3A}', "Z"),    // fullwidth latin capital letter z
    ('\u{FF3B}', "["),    // fullwidth left square bracket
    ('\u{FF3C}', "\\"),   // fullwidth reverse solidus
    ('\u{FF3D}', "]"),    // fullwidth right square bracket
    ('\u{FF3E}', "^"),    // fullwidth circumflex accent
    ('\u{FF3F}', "_"),    // fullwidth low line
    ('\u{FF40}', "'"),    // fullwidth grave accent
    ('\u{FF41}', "a"),    // fullwidth latin small letter a
    ('\u{FF42}', "b"),    // fullwidth latin small letter b
    ('\u{FF43}', "c"),    // fullwidth latin small letter c
    ('\u{FF44}', "d"),    // fullwidth latin small letter d
    ('\u{FF45}', "e"),    // fullwidth latin small letter e
    ('\u{FF46}', "f"),    // fullwidth latin small letter f
    ('\u{FF47}', "g"),    // fullwidth latin small letter g
    ('\u{FF48}', "h"),    // fullwidth latin small letter h
    ('\u{FF49}', "i"),    // fullwidth latin small letter i
    ('\u{FF4A}', "j"),    // fullwidth latin small letter j
    ('\u{FF4B}', "k"),    // fullwidth latin small letter k
    ('\u{FF4C}', "l"),    // fullwidth latin small letter l
    ('\u{FF4D}', "m"),    // fullwidth latin small letter m
    ('\u{FF4E}', "n"),    // fullwidth latin small letter n
    ('\u{FF4F}', "o"),    // fullwidth latin small letter o
    ('\u{FF50}', "p"),    // fullwidth latin small letter p
    ('\u{FF51}', "q"),    // fullwidth latin small letter q
    ('\u{FF52}', "r"),    // fullwidth latin small letter r
    ('\u{FF53}', "s"),    // fullwidth latin small letter s
    ('\u{FF54}', "t"),    // fullwidth latin small letter t
    ('\u{FF55}', "u"),    // fullwidth latin small letter u
    ('\u{FF56}', "v"),    // fullwidth latin small letter v
    ('\u{FF57}', "w"),    // fullwidth latin small letter w
    ('\u{FF58}', "x"),    // fullwidth latin small letter x
    ('\u{FF59}', "y"),    // fullwidth latin small letter y
    ('\u{FF5A}', "z"),    // fullwidth latin small letter z
    ('\u{FF5B}', "{"),    // fullwidth left curly bracket
    ('\u{FF5C}', "|"),    // fullwidth vertical line
    ('\u{FF5D}', "}"),    // fullwidth right curly bracket
    ('\u{FF5E}', "~"),    // fullwidth tilde
    ('\u{FF5F}', "("),    // fullwidth left white parenthesis
    ('\u{FF60}', ")"),    // fullwidth right white parenthesis
    ('\u{FF61}', "."),    // halfwidth ideographic full stop
    ('\u{FF64}', ","),    // halfwidth ideographic comma
    ('\u{FFE1}', "£"),    // fullwidth pound sign
    ('\u{FFE4}', "|"),    // fullwidth broken bar
    ('\u{FFE5}', "¥"),    // fullwidth yen sign
];

/// Fractions, with the space that has to stand between them and a digit.
pub(super) static FRACTIONS: &[(char, &str)] = &[
    ('\u{00BC}', " 1/4"),  // vulgar fraction one quarter
    ('\u{00BD}', " 1/2"),  // vulgar fraction one half
    ('\u{00BE}', " 3/4"),  // vulgar fraction three quarters
    ('\u{2150}', " 1/7"),  // vulgar fraction one seventh
    ('\u{2151}', " 1/9"),  // vulgar fraction one ninth
    ('\u{2152}', " 1/10"), // vulgar fraction one tenth
    ('\u{2153}', " 1/3"),  // vulgar fraction one third
    ('\u{2154}', " 2/3"),  // vulgar fraction two thirds
    ('\u{2155}', " 1/5"),  // vulgar fraction one fifth
    ('\u{2156}', " 2/5"),  // vulgar fraction two fifths
    ('\u{2157}', " 3/5"),  // vulgar fraction three fifths
    ('\u{2158}', " 4/5"),  // vulgar fraction four fifths
    ('\u{2159}', " 1/6"),  // vulgar fraction one sixth
    ('\u{215A}', " 5/6"),  // vulgar fraction five sixths
    ('\u{215B}', " 1/8"),  // vulgar fraction one eighth
    ('\u{215C}', " 3/8"),  // vulgar fraction three eighths
    ('\u{215D}', " 5/8"),  // vulgar fraction five eighths
    ('\u{215E}', " 7/8"),  // vulgar fraction seven eighths
    ('\u{2189}', " 0/3"),  // vulgar fraction zero thirds
];

/// Letters that have no canonical decomposition, and what is written where they cannot be.
pub(super) static LOSSY: &[(char, &str)] = &[
    ('\u{00AA}', "a"),  // feminine ordinal indicator
    ('\u{00BA}', "o"),  // masculine ordinal indicator
    ('\u{00D0}', "D"),  // latin capital letter eth
    ('\u{00DE}', "Th"), // latin capital letter thorn
    ('\u{00F0}', "d"),  // latin small letter eth
    ('\u{00FE}', "th"), // latin small letter thorn
    ('\u{0110}', "D"),  // latin capital letter d with stroke
    ('\u{0111}', "d"),  // latin small letter d with stroke
    ('\u{0126}', "H"),  // latin capital letter h with stroke
    ('\u{0127}', "h"),  // latin small letter h with stroke
    ('\u{0131}', "i"),  // latin small letter dotless i
    ('\u{013F}', "L"),  // latin capital letter l with middle dot
    ('\u{0140}', "l"),  // latin small letter l with middle dot
    ('\u{0141}', "L"),  // latin capital letter l with stroke
    ('\u{0142}', "l"),  // latin small letter l with stroke
    ('\u{0149}', "'n"), // latin small letter n preceded by apostrophe
    ('\u{0152}', "OE"), // latin capital ligature oe
    ('\u{0153}', "oe"), // latin small ligature oe
    ('\u{0166}', "T"),  // latin capital letter t with stroke
    ('\u{0167}', "t"),  // latin small letter t with stroke
    ('\u{017F}', "s"),  // latin small letter long s
    ('\u{0180}', "b"),  // latin small letter b with stroke
    ('\u{0197}', "I"),  // latin capital letter i with stroke
    ('\u{01B5}', "Z"),  // latin capital letter z with stroke
    ('\u{01B6}', "z"),  // latin small letter z with stroke
    ('\u{01C4}', "DZ"), // latin capital letter dz with caron
    ('\u{01C5}', "Dz"), // latin capital letter d with small letter z with caron
    ('\u{01C6}', "dz"), // latin small letter dz with caron
    ('\u{0268}', "i"),  // latin small letter i with stroke
    ('\u{1E9E}', "SS"), // latin capital letter sharp s
];
