// What writes the log: every preset and every plain format is tried on the first rows with the load's own
// parsers. The one that takes most rows and finds most in them is proposed; what does nearly as well is told.
import { PRESETS } from '../project/presets/all.ts';
import { PRESET_NAMES, type PresetName } from '../project/presets/names.ts';
import { type Attempt, attempt, type Read, worth } from './attempt.ts';
import type { Draft, Surroundings } from './draft.ts';
import { formatsOf, type Mapped, mappedBy } from './generic.ts';
import { isLinesOfObjects, linesOf, looksLikeJson, shareOf } from './guess.ts';
import type { Sample } from './sample.ts';

export interface Detected {
  readonly attempt: Attempt;
  /** What the columns were taken for, where no preset knows them. */
  readonly mapped: Mapped | undefined;
  /** Presets and formats that read the rows nearly as well, or just the same. */
  readonly also: readonly string[];
}

/** Less than this share of the rows is not the format of a file. */
const LEAST = 0.5;
/** A preset is proposed when it does nearly as well as a mapping that was guessed. */
const PRESET_BONUS = 1.5;
/** One whose own sign is there is proposed before those that read such lines too. */
const SIGN_BONUS = 2;
const NEARLY = 0.9;

export async function detect(sample: Sample, at: Surroundings): Promise<Detected | undefined> {
  const tried: { readonly attempt: Attempt; readonly mapped: Mapped | undefined; readonly worth: number }[] = [];
  for (const draft of presetsFor(sample)) {
    const done = await attempt(draft, [sample], at);
    if (done !== undefined) tried.push({ attempt: done, mapped: undefined, worth: merit(draft, done) });
  }
  for (const format of formatsOf(sample)) {
    const mapped = await mappedBy(format, [sample], at);
    const done = mapped === undefined ? undefined : await attempt(mapped.draft, [sample], at);
    if (done !== undefined) tried.push({ attempt: done, mapped, worth: merit(done.draft, done) });
  }
  const fitting = tried.filter((t) => fits(t.attempt)).toSorted((a, b) => b.worth - a.worth);
  const [best, ...rest] = fitting;
  if (best === undefined) return undefined;
  const near = rest.filter((t) => t.worth >= best.worth * NEARLY).map((t) => draftName(t.attempt.draft));
  const own = draftName(best.attempt.draft);
  return {
    attempt: best.attempt,
    mapped: best.mapped,
    also: [...new Set([...sameAs(best.attempt.draft.preset), ...near])].filter((name) => name !== own),
  };
}

export function fits({ rows, accepted }: { readonly rows: number; readonly accepted: number }): boolean {
  return accepted > 0 && accepted >= rows * LEAST;
}

export function draftName(draft: Draft): string {
  return draft.preset ?? draft.format ?? '';
}

/** Apache and nginx write the same lines: of the presets for them one is tried, the name follows the lines. */
const COMBINED: readonly PresetName[] = ['apache-common', 'apache-combined', 'nginx-combined'];

/** Presets that may have written the sample. */
export function presetsFor(sample: Sample): readonly Draft[] {
  const { text } = sample;
  if (sample.kind !== 'text') return [];
  const json = looksLikeJson(text);
  const w3c = /^#Fields:/m.test(text);
  return PRESET_NAMES.flatMap((preset): Draft[] => {
    const { format } = PRESETS[preset];
    const isJson = format === 'jsonl' || format === 'json';
    // What has a header is also shipped as objects under the same names.
    if (json && isLinesOfObjects(text) && (format === 'csv' || format === 'w3c')) return [{ preset, format: 'jsonl' }];
    if (isJson !== json || (format === 'w3c') !== w3c || !hasSign(preset, text)) return [];
    if (COMBINED.includes(preset)) return preset === combinedBy(text) ? [{ preset }] : [];
    return [{ preset, ...(format === 'jsonl' && !isLinesOfObjects(text) ? { format: 'json' as const } : {}) }];
  });
}

function combinedBy(text: string): PresetName {
  return shareOf(linesOf(text), (line) => (line.match(/"/g) ?? []).length >= 6) >= 0.5
    ? 'apache-combined'
    : 'apache-common';
}

/** What other presets read as well, so that their own sign has to be there. */
const SIGNS: Partial<Readonly<Record<PresetName, RegExp>>> = {
  'traefik-common': /\d+ms$/,
  'apache-vhost-combined': /^\S+ (?!-)\S+ \S+ .+ \[/,
};

const SIGNED = PRESET_NAMES.filter((name) => SIGNS[name] !== undefined);

/** How well a draft does among others that read the same file. */
export function merit({ preset }: Draft, read: Read): number {
  const bonus = preset === undefined ? 1 : SIGNS[preset] === undefined ? PRESET_BONUS : SIGN_BONUS;
  return worth(read) * bonus;
}

function hasSign(preset: PresetName, text: string): boolean {
  const sign = SIGNS[preset];
  return sign === undefined || shareOf(linesOf(text), (line) => sign.test(line)) >= 0.8;
}

/** False where the lines have the sign of another preset than the draft's. */
export function mayBe({ preset }: Draft, { kind, text }: Sample): boolean {
  return kind !== 'text' || SIGNED.every((name) => name === preset || !hasSign(name, text));
}

/** Presets that say the same under other names. */
function sameAs(preset: PresetName | undefined): readonly string[] {
  return preset === 'apache-combined' ? ['nginx-combined'] : [];
}
