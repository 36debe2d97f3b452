// `wording:` — what statements say in a company's own words. Values are plain text, never a template: what looks
// like markup stays text. A control character or a line break would break a subject or an address, and is refused.
import { type Decimal, parseDecimal } from '../exact/decimal.ts';
import type { Path } from '../source/yaml.ts';
import type { Wording } from './project.ts';
import type { RawProject } from './schema.ts';
import { dayAt, type Report } from './values.ts';

const AT: Path = ['wording'];
const TENTH: Decimal = { digits: 1n, scale: 1 };

export function wordingOf(raw: RawProject['wording'], report: Report): Wording {
  const line = (text: string | undefined, ...path: Path): string | undefined =>
    plainLine(text, [...AT, ...path], report);
  const { intro = [], contact } = raw ?? {};
  const paragraphs = typeof intro === 'string' ? intro.trim().split(/\n\s*\n/) : intro;
  return {
    title: line(raw?.title, 'title'),
    titleNothing: line(raw?.title_nothing, 'title_nothing'),
    product: line(raw?.product, 'product') ?? 'API use',
    notice: line(raw?.notice, 'notice'),
    intro: paragraphs.flatMap(
      (text, i) => line(oneLine(text), 'intro', ...(typeof intro === 'string' ? [] : [i])) ?? [],
    ),
    subject: line(raw?.subject, 'subject'),
    closing: line(raw?.closing, 'closing'),
    contact:
      contact === undefined
        ? undefined
        : { name: line(contact.name, 'contact', 'name'), address: addressOf(contact.address, report) },
    deadline: raw?.deadline === undefined ? undefined : dayAt(raw.deadline, [...AT, 'deadline'], report),
    talkAbove: raw?.talk_above === undefined ? undefined : numberAt(raw.talk_above, 'talk_above', report),
    talkSaving: raw?.talk_saving === undefined ? TENTH : numberAt(raw.talk_saving, 'talk_saving', report),
  };
}

/** A paragraph may be typed over several lines of the file. */
function oneLine(text: string): string {
  return text.replaceAll(/[ \t]*\r?\n[ \t]*/g, ' ').trim();
}

/** The text; one that holds a line break or a control character is a problem. */
export function plainLine(text: string | undefined, path: Path, report: Report): string | undefined {
  const line = text?.replace(/\r?\n$/, '');
  const name = typeof path.at(-1) === 'number' ? 'a paragraph' : String(path.at(-1));
  if (line !== undefined && /[\p{Cc}\p{Zl}\p{Zp}]/u.test(line))
    report(
      path,
      'line',
      `${name} holds a line break or a control character`,
      'write it as one line: in YAML, between quotes and without \\n or |',
    );
  return line;
}

function addressOf(text: string, report: Report): string {
  const mail = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/;
  if (!/[\p{Cc}\s]/u.test(text) && (mail.test(text) || /^https?:\/\/[^\s<>"]+$/.test(text))) return text;
  report(
    [...AT, 'contact', 'address'],
    'address',
    `"${text.replaceAll(/[\p{Cc}]/gu, ' ')}" is neither a mail address nor a web address`,
    'write one address, such as success@acme.example or https://acme.example/pricing',
  );
  return '';
}

function numberAt(text: string, key: string, report: Report): Decimal {
  const value = parseDecimal(text);
  if (typeof value !== 'string' && value.digits >= 0n) return value;
  report([...AT, key], 'number', `"${text}" is no number from 0`, 'write e.g. 5000, or 10%');
  return { digits: 0n, scale: 0 };
}
