// A page made ready to be typeset: its texts as the fonts can show them, the chart's marks in points,
// colours, and which fonts it takes. A character that no font has becomes "□" and is reported.
import type { Page } from '../statements/page.ts';
import { sideBySide } from './arrange.ts';
import { type Font, largeFonts, usualFonts } from './fonts.ts';
import { safeLink } from './markup.ts';
import { lightPalette } from './palette.ts';
import { plotOf } from './plot.ts';
import { changeTexts, isolated, printable } from './texts.ts';

export interface Setting {
  /** What the typesetter reads, as JSON. */
  readonly inputs: { readonly page: string; readonly plot: string; readonly look: string };
  readonly fonts: readonly Font[];
  readonly logo: Logo | undefined;
  /** Characters that no font has, each once. */
  readonly missing: string;
}

interface Logo {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface Fonts {
  readonly usual: readonly Font[];
  /** Read when a text first needs them. */
  readonly large: () => readonly Font[];
}

const MISSING = '□';
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{White_Space}]/u;
/** Between the page's margins, in points; room for the axis at the left. */
const CHART = { left: 36, width: 461, height: 86 };

export function readyFonts(): Fonts {
  let large: readonly Font[] | undefined;
  return {
    usual: usualFonts(),
    large: () => {
      large ??= largeFonts();
      return large;
    },
  };
}

/** `created`: YYYY-MM-DD. */
export function settingOf(written: Page, created: string, fonts: Fonts): Setting {
  const clean = printable(written);
  const { chosen, missing } = choose(lettersOf(clean), fonts);
  const page = changeTexts(clean, (text) => isolated(breakable(shown(text, missing))));
  const logo = logoOf(clean);
  const { lang, region } = languageOf(clean.lang);
  const paper = { width: CHART.width, height: CHART.height, text: 7, character: 4.2 };
  const look = {
    ...{
      lang,
      region,
      created,
      logo: logo?.path,
      beside: sideBySide(clean),
      palette: lightPalette(clean.brand.colour),
    },
    'short-name': isolated(shown(shortened(clean.account.name), missing)),
    ...{ fonts: chosen.map((font) => font.family), link: linkOf(clean), ...CHART },
  };
  return {
    inputs: { page: json(page), plot: json(page.chart && plotOf(page.chart, paper)), look: json(look) },
    fonts: chosen,
    logo,
    missing: [...missing].filter((c) => c !== '\ufffd').join(''),
  };
}

/** All characters that must be seen. */
function lettersOf(page: Page): ReadonlySet<string> {
  const letters = new Set<string>();
  changeTexts(page, (text) => {
    for (const letter of text) if (!UNSEEN.test(letter)) letters.add(letter);
    return text;
  });
  return letters;
}

function choose(letters: ReadonlySet<string>, fonts: Fonts): { chosen: readonly Font[]; missing: ReadonlySet<string> } {
  const chosen = [...fonts.usual];
  let left = [...letters].filter((letter) => !fonts.usual.some((font) => has(font, letter)));
  for (const font of left.length === 0 ? [] : fonts.large()) {
    const rest = left.filter((letter) => !has(font, letter));
    if (rest.length < left.length) chosen.push(font);
    left = rest;
  }
  return { chosen, missing: new Set(left) };
}

function has(font: Font, letter: string): boolean {
  return font.has(letter.codePointAt(0) ?? 0);
}

function shown(text: string, missing: ReadonlySet<string>): string {
  return missing.size === 0 ? text : [...text].map((c) => (missing.has(c) ? MISSING : c)).join('');
}

const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The typesetter breaks a word at / and -, but not before a digit; where it has no such place for 25
 * characters it may break at other marks and after each five letters.
 */
function breakable(text: string): string {
  return text.replaceAll(/\S{25,}/gu, (word) =>
    word.replaceAll(/[/-](?=\d)/g, '$&\u200b').replaceAll(/[^\s/\u200b-]{25,}/gu, broken),
  );
}

/** A mail address stays whole, so that it can be copied. */
function broken(run: string): string {
  if (run.includes('@') && run.length < 60) return run;
  let letters = 0;
  return [...LETTERS.segment(run)]
    .map(({ segment }) => {
      letters = /^[._?&=@:,]$/.test(segment) || letters === 4 ? 0 : letters + 1;
      return letters === 0 ? `${segment}\u200b` : segment;
    })
    .join('');
}

/** For the head of later pages, which has one line. */
function shortened(name: string): string {
  const letters = [...LETTERS.segment(name)].map(({ segment }) => segment);
  return letters.length <= 60 ? name : `${letters.slice(0, 59).join('')}…`;
}

function logoOf({ brand }: Page): Logo | undefined {
  if (brand.logo === undefined) return undefined;
  const kind = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' }[brand.logo.mime];
  return { path: `/logo.${kind}`, bytes: Buffer.from(brand.logo.base64, 'base64') };
}

function linkOf({ contact }: Page): string | undefined {
  return contact.address === undefined ? undefined : safeLink(contact.address);
}

/** "de-CH" is de in CH; what is no such tag is left to the HTML, which takes any. */
function languageOf(tag: string): { lang: string; region: string | undefined } {
  const [, lang = 'en', region] = /^([a-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?:-|$)/.exec(tag) ?? [];
  return { lang, region: region?.toUpperCase() };
}

/** Nothing is null here, as the typesetter expects it. */
function json(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) => part ?? null);
}
