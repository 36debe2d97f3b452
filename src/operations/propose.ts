// A catalogue of operations proposed from paths: what the catalogue has, with its requests, then templates
// for the rest, and what no template can hold. No piece of a path that looks like a value is in it.

import { formatScaled } from '../exact/decimal.ts';
import type { Operation } from '../project/project.ts';
import { share } from '../summarise/statistics.ts';
import { fold } from './fold.ts';
import type { Gathered } from './gather.ts';

/** As plain JSON: counts as texts, shares as percent texts. */
export interface Proposal {
  readonly requests: string;
  readonly operations: readonly ProposedOperation[];
  /** Requests and their share that these operations cover. */
  readonly covered: { readonly requests: string; readonly share: string };
  /** Templates beyond the limit. */
  readonly left_out: { readonly templates: number; readonly requests: string };
  /** Requests that are no METHOD /path. */
  readonly no_path: string;
  /** Requests of paths that were not kept one by one, or were too long to be kept whole. */
  readonly unlisted: string;
  readonly siblings: number;
}

interface ProposedOperation {
  readonly operation: string;
  readonly tags: readonly string[];
  readonly requests: string;
  readonly share: string;
  readonly known: boolean;
}

export interface Proposing {
  /** More names than this at one place are values. */
  readonly siblings: number;
  /** Most new operations. */
  readonly limit: number;
}

/** A load keeps the first 300 characters of METHOD and path. */
const KEPT_WHOLE = 300;

export function propose(
  gathered: Gathered,
  catalogue: readonly Operation[] | undefined,
  { siblings, limit }: Proposing,
): Proposal {
  const whole = gathered.paths.filter((p) => p.method.length + 1 + p.path.length < KEPT_WHOLE);
  const [paths, names, neither] = kindsOf(whole);
  const proposed = [
    ...fold(paths, siblings).map((t) => ({ operation: `${t.method} ${t.path}`, requests: t.requests })),
    ...names,
  ];
  const known = catalogue ?? [...gathered.named.keys()].map((name) => ({ name, tags: guessedTags(name) }));
  const entry = (operation: string, tags: readonly string[], requests: bigint, isKnown: boolean): Entry => ({
    operation,
    tags,
    count: requests,
    known: isKnown,
  });
  const entries = [
    ...known.map((o) => entry(o.name, o.tags, gathered.named.get(o.name) ?? 0n, true)),
    ...proposed.slice(0, limit).map((p) => entry(p.operation, guessedTags(p.operation), p.requests, false)),
  ].toSorted((a, b) => (a.count === b.count ? 0 : a.count > b.count ? -1 : 1));
  const covered = entries.reduce((n, e) => n + e.count, 0n);
  const percent = (n: bigint): string => formatScaled(share(n, gathered.requests), 3);
  const rest = proposed.slice(limit);
  const sum = (list: readonly { readonly requests: bigint }[]) => list.reduce((n, e) => n + e.requests, 0n);
  return {
    requests: String(gathered.requests),
    operations: entries.map(({ operation, tags, count, known: isKnown }) => ({
      operation,
      tags,
      requests: String(count),
      share: percent(count),
      known: isKnown,
    })),
    covered: { requests: String(covered), share: percent(covered) },
    left_out: { templates: rest.length, requests: String(sum(rest)) },
    no_path: String(sum(neither)),
    unlisted: String(gathered.unlisted + sum(gathered.paths) - sum(whole)),
    siblings,
  };
}

interface Entry {
  readonly operation: string;
  readonly tags: readonly string[];
  readonly count: bigint;
  readonly known: boolean;
}

type Paths = Gathered['paths'];

/** METHOD /path; names that a log gives its operations; what is neither. */
function kindsOf(all: Paths): [Paths, { operation: string; requests: bigint }[], Paths] {
  const isPath = (p: Paths[number]) => /^[A-Z]+$/.test(p.method) && p.path.startsWith('/');
  const isName = (p: Paths[number]) => p.method === '' && /^[^/?\p{C}][^?]*$/u.test(p.path);
  const cut = (path: string) => path.replace(/[?#].*$/s, '');
  return [
    all.filter(isPath).map((p) => ({ ...p, path: cut(p.path) })),
    all.filter(isName).map((p) => ({ operation: p.path, requests: p.requests })),
    all.filter((p) => !isPath(p) && !isName(p)),
  ];
}

const WORDS: readonly (readonly [string, RegExp])[] = [
  ['search', /search|query|find/],
  ['export', /export|download|report/],
  ['bulk', /bulk|batch/],
  ['webhook', /webhook/],
];

/** By words of the path, then by the method. */
function guessedTags(operation: string): readonly string[] {
  const [method = '', path = ''] = operation.split(' ');
  if (!path.startsWith('/')) return [];
  const names = path.toLowerCase().replaceAll(/\{[^}]*\}/g, '');
  const word = WORDS.find(([, pattern]) => pattern.test(names))?.[0];
  return [word ?? (['GET', 'HEAD', 'OPTIONS'].includes(method) ? 'read' : 'write')];
}
