import { characterSet, lastCodePoint, type CharacterSet, type CodePointRange } from "./character-set.js";

/** `\d`, `\s` and `\w` as Unicode has them. */
export function perlSet(letter: "d" | "s" | "w"): CharacterSet {
  if (letter === "d") return enumerated("\\p{Nd}");
  if (letter === "s") return enumerated("\\p{White_Space}");
  return enumerated("[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]");
}

/** `\d`, `\s` and `\w` where Unicode is switched off. */
export const asciiPerlSets: Readonly<Record<"d" | "s" | "w", CharacterSet>> = {
  d: characterSetOf("09"),
  s: characterSetOf("\t\r  "),
  w: characterSetOf("09AZ__az"),
};

/** The set that `[:name:]` stands for inside a class; undefined: there is none of this name. */
export function posixSet(name: string): CharacterSet | undefined {
  return posixSets.get(name);
}

/**
 * The set that `\p{name}` or `\p{name=value}` stands for, by the Unicode tables of the JavaScript engine. Names are
 * compared loosely: without case, spaces, hyphens, underscores and an `is` in front. Undefined: there is none, or the engine has no table
 * for it.
 */
export function propertySet(name: string, value?: string): CharacterSet | undefined {
  if (value === undefined) return binarySet(name) ?? categorySet(name) ?? scriptSet("Script", name);
  const property = loose(name);
  if (property === "gc" || property === "generalcategory") return categorySet(value);
  if (property === "sc" || property === "script") return scriptSet("Script", value);
  if (property === "scx" || property === "scriptextensions") return scriptSet("Script_Extensions", value);
  return undefined;
}

function binarySet(name: string): CharacterSet | undefined {
  const property = binaryProperties.get(loose(name));
  return property === undefined ? undefined : enumerated(`\\p{${property}}`);
}

function categorySet(name: string): CharacterSet | undefined {
  const category = categories.get(loose(name));
  return category === undefined ? undefined : enumerated(`\\p{${category}}`);
}

function scriptSet(property: string, name: string): CharacterSet | undefined {
  const words = name.split(/[ _-]+/u).filter((word) => word !== "");
  if (!words.every((word) => /^[A-Za-z]+$/u.test(word))) return undefined;
  const value = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`).join("_");
  return isProperty(`${property}=${value}`) ? enumerated(`\\p{${property}=${value}}`) : undefined;
}

function isProperty(text: string): boolean {
  try {
    return new RegExp(`\\p{${text}}`, "u").source !== "";
  } catch {
    return false;
  }
}

function loose(name: string): string {
  return name.toLowerCase().replace(/[ _-]/gu, "").replace(/^is/u, "");
}

const known = new Map<string, CharacterSet>();

/** Every code point that the JavaScript expression matches. Found once; surrogates are no characters. */
function enumerated(expression: string): CharacterSet {
  const found = known.get(expression);
  if (found !== undefined) return found;
  const pattern = new RegExp(expression, "u");
  const ranges: [number, number][] = [];
  let open = false;
  for (let code = 0; code <= lastCodePoint; code++) {
    const matches = (code < 0xd800 || code > 0xdfff) && pattern.test(String.fromCodePoint(code));
    if (matches && open) ranges.at(-1)![1] = code;
    else if (matches) ranges.push([code, code]);
    open = matches;
  }
  known.set(expression, ranges);
  return ranges;
}

/** Two characters for each range. */
function characterSetOf(pairs: string): CharacterSet {
  const ranges: CodePointRange[] = [];
  for (let at = 0; at < pairs.length; at += 2) ranges.push([pairs.charCodeAt(at), pairs.charCodeAt(at + 1)]);
  return characterSet(ranges);
}

const posixSets: ReadonlyMap<string, CharacterSet> = new Map([
  ["alnum", characterSetOf("09AZaz")],
  ["alpha", characterSetOf("AZaz")],
  ["ascii", characterSetOf("\0\x7f")],
  ["blank", characterSetOf("\t\t  ")],
  ["cntrl", characterSetOf("\0\x1f\x7f\x7f")],
  ["digit", characterSetOf("09")],
  ["graph", characterSetOf("!~")],
  ["lower", characterSetOf("az")],
  ["print", characterSetOf(" ~")],
  ["punct", characterSetOf("!/:@[`{~")],
  ["space", characterSetOf("\t\r  ")],
  ["upper", characterSetOf("AZ")],
  ["word", characterSetOf("09AZ__az")],
  ["xdigit", characterSetOf("09AFaf")],
]);

/** By their loose short and long names. Surrogates are left out: no text has them. */
const categories: ReadonlyMap<string, string> = new Map(
  [
    "L letter,LC casedletter,Lu uppercaseletter,Ll lowercaseletter,Lt titlecaseletter,Lm modifierletter,Lo otherletter",
    "M mark,M combiningmark,Mn nonspacingmark,Mc spacingmark,Me enclosingmark",
    "N number,Nd decimalnumber,Nd digit,Nl letternumber,No othernumber",
    "P punctuation,P punct,Pc connectorpunctuation,Pd dashpunctuation,Ps openpunctuation,Pe closepunctuation",
    "Pi initialpunctuation,Pf finalpunctuation,Po otherpunctuation",
    "S symbol,Sm mathsymbol,Sc currencysymbol,Sk modifiersymbol,So othersymbol",
    "Z separator,Zs spaceseparator,Zl lineseparator,Zp paragraphseparator",
    "C other,Cc control,Cc cntrl,Cf format,Co privateuse,Cn unassigned",
    "Any any,Assigned assigned,ASCII ascii",
  ]
    .join(",")
    .split(",")
    .flatMap((entry) => {
      const [short = "", long = ""] = entry.split(" ");
      return [
        [short.toLowerCase(), short],
        [long, short],
      ] as const;
    }),
);

const binaryProperties: ReadonlyMap<string, string> = new Map(
  (
    "Alphabetic,Alpha,ASCII_Hex_Digit,AHex,Cased,Case_Ignorable,Dash,Default_Ignorable_Code_Point,DI,Diacritic,Dia," +
    "Extender,Ext,Hex_Digit,Hex,ID_Continue,IDC,ID_Start,IDS,Ideographic,Ideo,Join_Control,Lowercase,Lower,Math," +
    "Noncharacter_Code_Point,NChar,Quotation_Mark,QMark,Uppercase,Upper,White_Space,space,XID_Continue,XIDC,XID_Start,XIDS"
  )
    .split(",")
    .map((property) => [loose(property), property]),
);
