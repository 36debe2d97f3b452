// `brand:` — whose statements they are: name, colour, logo, language, how numbers and dates are written. What would
// look wrong on a customer's page is refused here: a colour that cannot be read on white, a picture that is none.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Path } from '../source/yaml.ts';
import { type Brand, type Logo, NUMBER_FORMS, type NumberForm } from './project.ts';
import type { RawProject } from './schema.ts';
import type { Report } from './values.ts';
import { plainLine } from './wording.ts';

const AT: Path = ['brand'];
const BLUE = '#3b6ca8';

export function brandOf(raw: RawProject['brand'], folder: string, report: Report): Brand {
  const language = languageOf(raw?.language ?? 'en', report);
  return {
    company: plainLine(raw?.company, [...AT, 'company'], report) ?? '',
    colour: colourOf(raw?.colour ?? BLUE, report),
    logo: raw?.logo === undefined ? undefined : logoOf(raw.logo, folder, report),
    language,
    numbers: raw?.numbers ?? numbersOf(language),
    dates: raw?.dates ?? '20 Nov 2026',
  };
}

function languageOf(text: string, report: Report): string {
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    if (tag !== undefined && Intl.NumberFormat.supportedLocalesOf(tag).length > 0) return tag;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  report([...AT, 'language'], 'language', `"${text}" is no language tag`, 'write a BCP 47 tag such as en, en-GB or de');
  return 'en';
}

/** How the language groups digits, as the nearest of our forms. */
function numbersOf(language: string): NumberForm {
  const parts = new Intl.NumberFormat(language, { numberingSystem: 'latn' }).formatToParts(1_234_567.5);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const decimal = part('decimal') === ',' ? ',' : '.';
  const group = /\s/.test(part('group')) ? ' ' : part('group').replace('’', "'");
  return NUMBER_FORMS.find((form) => form === `1${group}234${decimal}56`) ?? NUMBER_FORMS[0];
}

function colourOf(text: string, report: Report): string {
  const at = [...AT, 'colour'];
  if (!/^#[0-9a-f]{6}$/i.test(text)) {
    report(at, 'colour', `"${text}" is no colour`, "write '#rrggbb' in quotes, such as '#3b6ca8'");
    return BLUE;
  }
  const contrast = 1.05 / (luminance(text) + 0.05);
  if (contrast < 3)
    report(
      at,
      'colour',
      `${text} is too pale on white: its contrast is ${String(contrast).slice(0, 4)} to 1, and 3 to 1 is the least`,
      'take a darker shade of it',
    );
  return text.toLowerCase();
}

/** WCAG 2: relative luminance of #rrggbb. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const LARGEST = 1_048_576;

const KINDS: readonly { readonly mime: Logo['mime']; readonly ending: RegExp; is(bytes: Buffer): boolean }[] = [
  { mime: 'image/png', ending: /\.png$/i, is: (b) => b.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' },
  { mime: 'image/jpeg', ending: /\.jpe?g$/i, is: (b) => b.subarray(0, 3).toString('hex') === 'ffd8ff' },
  {
    mime: 'image/svg+xml',
    ending: /\.svg$/i,
    is: (b) => /^\uFEFF?\s*(<\?xml[^>]*>\s*)?((<!--[\s\S]*?-->|<!DOCTYPE[^>]*>)\s*)*<svg[\s>]/.test(b.toString('utf8')),
  },
];

function logoOf(text: string, folder: string, report: Report): Logo | undefined {
  const refuse = (message: string, fix: string): undefined => {
    report([...AT, 'logo'], 'logo', message, fix);
  };
  const file = resolve(folder, text);
  const kind = KINDS.find(({ ending }) => ending.test(text));
  if (kind === undefined)
    return refuse(`"${text}" is no picture that statements can show`, 'give a .png, .jpg or .svg file');
  if (!existsSync(file) || !statSync(file).isFile())
    return refuse(`there is no file ${text}`, 'give the logo relative to this project file');
  const { size } = statSync(file);
  if (size > LARGEST)
    return refuse(
      `${text} has ${size} bytes, and a logo has at most ${LARGEST}`,
      'make the picture smaller: 600 pixels across are enough',
    );
  const bytes = readFileSync(file);
  if (!kind.is(bytes)) return refuse(`${text} is not what its name says`, 'export it again as PNG, JPEG or SVG');
  if (kind.mime === 'image/svg+xml' && reachesOut(bytes.toString('utf8')))
    return refuse(
      `${text} holds a script, or refers to something outside itself`,
      'export the SVG as plain shapes, with its pictures and fonts inside it or as paths',
    );
  return { mime: kind.mime, base64: bytes.toString('base64') };
}

/** Anything that runs, loads or declares: scripts, handlers, foreign content, entities, references but to itself or to data. */
function reachesOut(svg: string): boolean {
  const active =
    /<\s*(script|foreignObject|iframe|embed|object|audio|video|animate|set|style[^>]*>[^<]*@import)|<!ENTITY|\son\w+\s*=|<\?xml-stylesheet/i;
  const references = [
    ...svg.matchAll(/(?:href|src)\s*=\s*["']?\s*([^"'\s>]*)/gi),
    ...svg.matchAll(/url\(\s*["']?\s*([^"')\s]*)/gi),
  ];
  return active.test(svg) || references.some(([, to = '']) => !/^(#|data:image\/(png|jpeg);base64,)/i.test(to));
}
