// Files that are read alike become one source. The first file that has no source yet says how; of the others
// those belong to it in which the same way of reading fits as well, and no preset fits better.
import { fileProblem, type Problem } from '../source/problem.ts';
import { attempt, type Read, worth } from './attempt.ts';
import { type Detected, detect, fits, mayBe, merit, presetsFor } from './detect.ts';
import type { Draft, Surroundings } from './draft.ts';
import { linesOf, resembles } from './guess.ts';
import type { Sample } from './sample.ts';

export interface Group {
  readonly detected: Detected;
  readonly samples: readonly Sample[];
}

/** Files in which nothing fits, each as a problem. */
export interface Grouped {
  readonly groups: readonly Group[];
  readonly strange: readonly { readonly sample: Sample; readonly problem: Problem }[];
}

export async function groupsOf(samples: readonly Sample[], at: Surroundings): Promise<Grouped> {
  const groups: Group[] = [];
  const strange: { sample: Sample; problem: Problem }[] = [];
  for (let left = samples; left.length > 0; ) {
    const [first, ...rest] = left;
    if (first === undefined) break;
    const detected = await detect(first, at);
    if (detected === undefined) {
      strange.push({ sample: first, problem: nothingFits(first) });
      left = rest;
      continue;
    }
    const same = await alike(first, rest, detected, at);
    const like = groups.findIndex((g) => isSameDraft(g.detected, detected));
    const before = groups[like];
    if (before === undefined) groups.push({ detected, samples: [first, ...same] });
    else groups[like] = { ...before, samples: [...before.samples, first, ...same] };
    left = rest.filter((sample) => !same.includes(sample));
  }
  return { groups, strange };
}

function isSameDraft(a: Detected, b: Detected): boolean {
  return JSON.stringify(a.attempt.draft) === JSON.stringify(b.attempt.draft);
}

/** What is found in a file of the same kind; one of another kind may be read by chance, with less in it. */
const LEAST = 0.7;

/** Of the other samples, those that the same draft reads as well. */
async function alike(
  first: Sample,
  rest: readonly Sample[],
  { attempt: found }: Detected,
  at: Surroundings,
): Promise<readonly Sample[]> {
  const { draft } = found;
  const same = rest.filter(
    (sample) => sample.kind === first.kind && mayBe(draft, sample) && resembles(first.text, sample.text),
  );
  if (same.length === 0) return [];
  const together = await attempt(draft, same, at);
  const read = together === undefined ? await oneByOne(draft, same, at) : [...together.files];
  const fitting = new Map(read.filter(([, one]) => fits(one) && worth(one) >= worth(found) * LEAST));
  const better = await readBetter(draft, fitting, at);
  return [...fitting.keys()].filter((sample) => !better.has(sample));
}

/** Those that a preset reads better than the draft does; one that refuses them together is the preset of none. */
async function readBetter(
  draft: Draft,
  read: ReadonlyMap<Sample, Read>,
  at: Surroundings,
): Promise<ReadonlySet<Sample>> {
  const better = new Set<Sample>();
  for (const [preset, samples] of rivalsOf(draft, [...read.keys()])) {
    const rival = await attempt(preset, samples, at);
    for (const [sample, one] of rival?.files ?? []) {
      const own = read.get(sample);
      if (own !== undefined && fits(one) && merit(preset, one) > merit(draft, own)) better.add(sample);
    }
  }
  return better;
}

function rivalsOf(draft: Draft, samples: readonly Sample[]): readonly (readonly [Draft, readonly Sample[]])[] {
  const rivals = new Map<string, readonly [Draft, readonly Sample[]]>();
  for (const sample of samples)
    for (const preset of presetsFor(sample)) {
      const text = JSON.stringify(preset);
      if (preset.preset !== draft.preset) rivals.set(text, [preset, [...(rivals.get(text)?.[1] ?? []), sample]]);
    }
  return [...rivals.values()];
}

async function oneByOne(
  draft: Draft,
  samples: readonly Sample[],
  at: Surroundings,
): Promise<(readonly [Sample, Read])[]> {
  const read: (readonly [Sample, Read])[] = [];
  for (const sample of samples) {
    const done = await attempt(draft, [sample], at);
    if (done !== undefined) read.push([sample, done]);
  }
  return read;
}

/** A file without a row is no log of another kind: beside others that hold rows it may be left out. */
export function holdsNothing({ code }: Problem): boolean {
  return code === 'empty' || code === 'no-rows';
}

function nothingFits(sample: Sample): Problem {
  const [line = '', ...more] = linesOf(sample.text);
  const seen =
    line === ''
      ? `it is ${sample.kind === 'arrow' ? 'an Arrow file' : sample.kind === 'parquet' ? 'a Parquet file' : 'a text without a line'}`
      : `it begins: ${line.slice(0, 60)}${line.length > 60 ? '…' : ''}`;
  return fileProblem(
    sample.file.shown,
    sample.kind === 'text' && sample.whole && more.length === 0 ? 'no-rows' : 'unknown-format',
    `no preset and no format reads this file with a time in its rows; ${seen}`,
    'name its format, fields and columns yourself: docs/loading.md says how; or convert it to CSV with a header',
  );
}
