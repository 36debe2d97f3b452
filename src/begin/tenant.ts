// Whose a request is: seldom said in a log. Columns are weighed by what they are called, how many rows name
// one, and how many different ones there are; an address is the last resort, since one office is one address.
import { PRESETS } from '../project/presets/all.ts';
import type { RawTenant } from '../project/schema.ts';
import type { Attempt } from './attempt.ts';
import type { Draft } from './draft.ts';
import { shareOf } from './guess.ts';
import type { Column } from './look.ts';
import { filledOf, namesOf, type Role, rankOf, type Sure } from './roles.ts';
import { areAddresses, areNumbers, arePaths, timeLook } from './values.ts';

type TenantKind = 'preset' | 'tenant' | 'key' | 'user' | 'site' | 'path' | 'address' | 'other';

export interface TenantChoice {
  /** As the mapping says it; undefined: no column will do, or the preset's own. */
  readonly tenant: RawTenant | undefined;
  readonly kind: TenantKind | 'none';
  readonly words: string;
  readonly sure: Sure;
  readonly why: string;
  /** What else could be it. */
  readonly others: readonly string[];
}

interface Candidate {
  readonly kind: TenantKind;
  readonly tenant: RawTenant;
  readonly words: string;
  /** Of the first rows. */
  readonly values: readonly (string | undefined)[];
  readonly rank: number;
}

const KINDS: readonly TenantKind[] = ['preset', 'tenant', 'key', 'user', 'path', 'site', 'other', 'address'];

const NAMES: readonly (readonly [TenantKind, readonly RegExp[]])[] = [
  [
    'tenant',
    [
      /^(tenant|customer|account|org|organi[sz]ation|company|subscription|consumer|merchant|workspace|client|partner|subject)(_?(id|name|no|number|nr|code|uuid))?$/,
      /tenant|customer|account|organi[sz]ation|company|consumer|subscri|merchant|workspace|kunde|client/,
      /(^|_)(app|application|team|project|owner|org)(_(id|name))?$/,
    ],
  ],
  ['user', [/^(remote_)?user(_?(id|name))?$/, /user(name)?$|login|principal|actor|member|requester/]],
  ['site', [/^(host|domain|authority|vhost|server_name|site)(_name)?$/, /(^|_)(host|domain)(_name|_header)?$/]],
  [
    'address',
    [
      /^(client|remote|source|peer)?_?(ip|addr|address)(_address)?$/,
      /(client|remote|source|caller|c)_(ip|addr|host)|forwarded_for|client_ip/,
    ],
  ],
];

/** Where fewer rows than this name one, it is not whose they are. */
const LEAST = 0.5;

export function tenantOf(
  { draft, accepted, filled }: Attempt,
  columns: readonly Column[],
  roles: readonly Role[],
): TenantChoice {
  const candidates = candidatesOf(draft, columns, roles);
  const own = presetTenant(draft);
  if (own !== undefined && accepted > 0 && filled.tenant >= accepted * LEAST) {
    const share = Math.floor((filled.tenant * 100) / accepted);
    const why = `as the preset has it; ${share}% of the rows name one`;
    return {
      tenant: undefined,
      kind: 'preset',
      words: own,
      sure: share >= 90 ? 'sure' : 'likely',
      why,
      others: othersOf(candidates, own),
    };
  }
  const good = candidates.filter((c) => shareOf(c.values, (v) => v !== undefined) >= LEAST);
  const best = good.find((c) => differentOf(c) >= 2) ?? good[0];
  const failed = own === undefined ? '' : `; most rows have nothing in ${own}`;
  if (best === undefined) return { ...NONE, why: `no column will do${failed}` };
  return {
    tenant: best.tenant,
    kind: best.kind,
    words: best.words,
    sure:
      best.kind === 'tenant' && best.rank === 0
        ? 'sure'
        : best.kind === 'address' || best.kind === 'other'
          ? 'guess'
          : 'likely',
    why: `${countsOf(best)}${failed}`,
    others: othersOf(candidates, best.words),
  };
}

const NONE: TenantChoice = { tenant: undefined, kind: 'none', words: '-', sure: 'guess', why: '', others: [] };

function presetTenant({ preset }: Draft): string | undefined {
  if (preset === undefined) return undefined;
  const { format, columns } = PRESETS[preset];
  const tenant = format === 'combined' ? 'user' : columns?.tenant;
  if (tenant === undefined) return undefined;
  return typeof tenant === 'string' ? tenant : Array.isArray(tenant) ? tenant.join(', ') : undefined;
}

/** The likeliest first. */
function candidatesOf(draft: Draft, columns: readonly Column[], roles: readonly Role[]): readonly Candidate[] {
  const taken = new Set(roles.filter((r) => r.key !== 'key').map((r) => r.column));
  const byColumn = columns.filter((c) => !taken.has(c.name)).flatMap((c) => candidateOf(c, draft, roles));
  const path = columns.find((c) => c.name === pathColumn(draft, roles));
  return [...byColumn, ...(path === undefined ? [] : pathCandidate(path))].toSorted(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.rank - b.rank,
  );
}

function candidateOf(column: Column, draft: Draft, roles: readonly Role[]): Candidate[] {
  const values = filledOf(column);
  if (values.length === 0 || timeLook(values) !== undefined) return [];
  const found = kindOf(column, values, draft, roles);
  return found === undefined ? [] : [{ ...found, tenant: column.name, words: column.name, values: column.values }];
}

/** The combined formats call the client a host. */
const CLIENT_IS_HOST = /^(apache-|nginx-combined|traefik-common)/;

function kindOf(
  column: Column,
  values: readonly string[],
  { preset }: Draft,
  roles: readonly Role[],
): Pick<Candidate, 'kind' | 'rank'> | undefined {
  if (areAddresses(values) || (column.name === 'host' && CLIENT_IS_HOST.test(preset ?? '')))
    return values.every((v) => /\d:\d+$/.test(v)) ? undefined : { kind: 'address', rank: 0 };
  if (roles.some((r) => r.key === 'key' && r.column === column.name)) return { kind: 'key', rank: 0 };
  if (namesOf(column.name).some((n) => NEVER.test(n))) return undefined;
  for (const [kind, patterns] of NAMES) {
    const rank = rankOf(column.name, patterns);
    if (rank >= 0) return { kind, rank };
  }
  const different = new Set(values).size;
  const isName = !areNumbers(values) && !arePaths(values) && values.every((v) => v.length <= 80);
  return isName && different >= 2 && different <= values.length / 2 ? { kind: 'other', rank: 0 } : undefined;
}

/** What tells requests apart and not those who make them. */
const NEVER =
  /agent|refer|type|cipher|scheme|action|result|region|level|error|(^|_)(size|bytes|status|port|time|version|protocol|method|code|flags|class)(_|$)/;

function pathColumn({ preset, columns }: Draft, roles: readonly Role[]): string | undefined {
  const path = columns?.path ?? (preset === undefined ? undefined : PRESETS[preset].columns?.path);
  const role = roles.find((r) => r.key === 'path')?.column;
  if (role !== undefined) return role;
  if (preset !== undefined && PRESETS[preset].format === 'combined') return 'path';
  return typeof path === 'string' ? path : undefined;
}

const OWNERS =
  /^(.*?\/(?:t|tenants?|accounts?|customers?|orgs?|organi[sz]ations?|workspaces?|companies|clients?|merchants?))\/([^/?#]+)/;

/** Paths that name an owner at one place: /v1/accounts/{tenant}. */
function pathCandidate(column: Column): Candidate[] {
  const found = column.values.map((value) => (value?.startsWith('/') === true ? OWNERS.exec(value) : null));
  const counts = new Map<string, number>();
  for (const [, prefix = ''] of found.filter((m) => m !== null)) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  const [[prefix] = ['']] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (prefix === '' || /[{}]/.test(prefix)) return [];
  const pattern = `${prefix}/{tenant}`;
  return [
    {
      kind: 'path',
      tenant: { path: pattern },
      words: pattern,
      values: found.map((m) => (m?.[1] === prefix ? m[2] : undefined)),
      rank: 0,
    },
  ];
}

function differentOf({ values }: Candidate): number {
  return new Set(values.filter((v) => v !== undefined)).size;
}

/** "212 different in 1,000 rows, the largest has 11%". */
function countsOf({ values }: Candidate): string {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const named = [...counts.values()].reduce((a, b) => a + b, 0);
  const largest = Math.floor((Math.max(0, ...counts.values()) * 100) / Math.max(1, values.length));
  const empty = named === values.length ? '' : `, ${values.length - named} without`;
  return `${counts.size} different in ${values.length} rows, the largest has ${largest}%${empty}`;
}

function othersOf(candidates: readonly Candidate[], chosen: string): readonly string[] {
  return candidates
    .filter((c) => c.words !== chosen && !chosen.split(', ').includes(c.words))
    .slice(0, 3)
    .map((c) => `${c.words} (${countsOf(c)})`);
}
