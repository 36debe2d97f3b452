// What is noisy in how an app (a key) calls: polling, requests for what is not there, a list followed by many gets. The
// ledger keeps days and not the order of requests: gets are held against the lists of the same key over the window.

import type { KeyKind } from '../meter/keys.ts';
import { NO_OPERATION } from '../project/project.ts';
import type { Pattern } from './report.ts';

/** One pattern of one key, with the kinds of requests that make it up. */
export interface Found {
  readonly account: number;
  readonly key: string;
  readonly pattern: Pattern;
  readonly kinds: readonly KeyKind[];
  readonly requests: bigint;
  /** All of the key. */
  readonly of: bigint;
  /** 0: it is no pattern of gets. */
  readonly lists: bigint;
}

/** Percent of the key's requests from which it is noisy; gets for each list from which they are. */
const NOISY = { polling: 20n, notFound: 10n, getsPerList: 10n } as const;

const NOT_FOUND = 404;

export function noisyKeys(kinds: readonly KeyKind[]): readonly Found[] {
  const keys = new Map<string, KeyKind[]>();
  for (const kind of kinds) {
    const id = JSON.stringify([kind.account, kind.key]);
    const own = keys.get(id);
    if (own === undefined) keys.set(id, [kind]);
    else own.push(kind);
  }
  return [...keys.values()].flatMap(patternsOf);
}

function patternsOf(kinds: readonly KeyKind[]): readonly Found[] {
  const [first] = kinds;
  if (first === undefined) return [];
  const of = requestsOf(kinds);
  const found = (pattern: Pattern, some: readonly KeyKind[], lists = 0n): Found => {
    return { account: first.account, key: first.key, pattern, kinds: some, requests: requestsOf(some), of, lists };
  };
  const share = (pattern: Pattern, some: readonly KeyKind[], least: bigint): readonly Found[] => {
    const requests = requestsOf(some);
    return requests > 0n && requests * 100n >= of * least ? [found(pattern, some)] : [];
  };
  const { gets, lists } = getsAfterLists(kinds);
  return [
    ...share(
      'polling',
      kinds.filter((k) => k.polling),
      NOISY.polling,
    ),
    ...share(
      'not found',
      kinds.filter((k) => k.status === NOT_FOUND),
      NOISY.notFound,
    ),
    ...(gets.length > 0 ? [found('gets after a list', gets, lists)] : []),
  ];
}

/** Gets of single things, of which there are many for each list of them: `GET /a/{id}` beside `GET /a`. */
function getsAfterLists(kinds: readonly KeyKind[]): { readonly gets: readonly KeyKind[]; readonly lists: bigint } {
  let all = 0n;
  const gets: KeyKind[] = [];
  for (const list of new Set(kinds.map((k) => k.operation))) {
    if (list === NO_OPERATION || !/^GET [^{}]*$/.test(list)) continue;
    const ones = kinds.filter((k) => isOneOf(k.operation, list));
    const lists = requestsOf(kinds.filter((k) => k.operation === list));
    if (ones.length === 0 || lists === 0n || requestsOf(ones) < lists * NOISY.getsPerList) continue;
    gets.push(...ones);
    all += lists;
  }
  return { gets, lists: all };
}

function isOneOf(operation: string, list: string): boolean {
  return operation.startsWith(`${list}/{`) && /^\{[^/]*\}$/.test(operation.slice(list.length + 1));
}

function requestsOf(kinds: readonly KeyKind[]): bigint {
  return kinds.reduce((sum, { requests }) => sum + requests, 0n);
}

/** The operation with the most requests. */
export function mostOf(kinds: readonly KeyKind[]): string {
  const sums = new Map<string, bigint>();
  for (const { operation, requests } of kinds) sums.set(operation, (sums.get(operation) ?? 0n) + requests);
  let most: readonly [string, bigint] = ['', 0n];
  for (const one of sums) if (one[1] > most[1]) most = one;
  return most[0];
}
