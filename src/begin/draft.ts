// A source as it may stand in reprice.yaml, but for its files: what is proposed is written and read in the
// same words as what a person writes, and made into a source by the same code.

import type { KeyStorage, Project, Source } from '../project/project.ts';
import type { Preset, RawSource } from '../project/schema.ts';
import { sourceOf } from '../project/source.ts';
import { fileProblem, refuse } from '../source/problem.ts';

/** Preset or format, and mapping. */
export type Draft = Preset & Pick<RawSource, 'preset'>;

/** Where a draft is read, and how keys are kept. */
export interface Surroundings {
  readonly folder: string;
  readonly keys: KeyStorage;
  readonly zone: string;
  /** Stops what is being tried. */
  readonly signal: AbortSignal;
}

/** Throws an InputError when the draft contradicts itself. */
export function sourceFrom(name: string, draft: Draft, files: readonly string[], at: Surroundings): Source {
  return sourceOf(name, { ...draft, files: [...files] }, at, (path, code, message, fix) =>
    refuse([fileProblem(path.join('.'), code, message, fix)]),
  );
}

/** A project that has these sources and nothing else; paths fall on no operation, and so keep their names. */
export function projectWith(sources: readonly Source[], { folder, zone }: Surroundings): Project {
  return {
    name: 'begin',
    file: '',
    folder,
    zone,
    currency: { code: 'USD', digits: 2 },
    window: undefined,
    ledger: '',
    reports: '',
    sources,
    dedupeWithinHours: 24,
    pollingSlots: 10,
    directory: { tenants: undefined, keys: undefined },
    operations: [],
    detail: 'day',
    transactions: [],
    gauges: [],
    wording: NO_WORDING,
    brand: NO_BRAND,
  };
}

const NO_WORDING: Project['wording'] = {
  title: undefined,
  titleNothing: undefined,
  product: '',
  notice: undefined,
  intro: [],
  subject: undefined,
  closing: undefined,
  contact: undefined,
  deadline: undefined,
  talkAbove: undefined,
  talkSaving: { digits: 0n, scale: 0 },
};

const NO_BRAND: Project['brand'] = {
  company: '',
  colour: '',
  logo: undefined,
  language: 'en',
  numbers: '1,234.56',
  dates: '2026-11-20',
};
