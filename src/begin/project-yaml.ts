// The text of a proposed reprice.yaml: every line that was decided says by what, and what a person would go on
// with stands there as a comment.
import { withPreset } from '../project/preset.ts';
import type { RawTenant } from '../project/schema.ts';
import { type Flow, modeline, yamlFlow, yamlText } from '../source/yaml-text.ts';
import type { Draft } from './draft.ts';
import { measurable } from './generic.ts';
import type { Beginning, ProposedSource } from './proposal.ts';
import { KEY_TABLE } from './tenant-of-key.ts';

export interface ProjectHead {
  readonly name: string;
  /** A path from the file. */
  readonly schema: string;
  readonly currency: string;
}

export const OPERATIONS = 'operations.yaml';
export const ACCOUNTS = 'accounts.csv';

export function projectYaml(head: ProjectHead, beginning: Beginning): string {
  const { zone, sources, keys } = beginning;
  return [
    `${modeline(head.schema)}# A first proposal from the logs themselves. Every line may be changed; \`reprice load\` then reads again`,
    '# what it has to. The keys are explained in docs/loading.md.',
    `project: ${yamlText(head.name)}`,
    aligned(`zone: ${zone.zone}`, `the billing zone: ${zone.why}; or a place: America/New_York`),
    aligned(`currency: ${head.currency}`, 'of prices and bills'),
    aligned('# window: {from: 2025-01-01, until: 2026-01-01}', 'until is exclusive; without it all that the logs hold'),
    '',
    'sources:',
    ...sources.flatMap(sourceLines),
    ...(keys === undefined ? [] : ['', ...keyLines(keys.salt)]),
    ...(hasOperations(beginning)
      ? ['', aligned(`operations: ${OPERATIONS}`, 'paths as templates, with tags that models refer to')]
      : []),
    ...(hasAccounts(beginning)
      ? [
          '',
          '# Who the accounts are: fill in the file, then take the # away. Without it each tenant of the logs is one.',
          `# directory: {tenants: ${ACCOUNTS}}`,
        ]
      : []),
    '',
  ].join('\n');
}

/** Are there paths, and templates for them? */
export function hasOperations({ sources, seen }: Beginning): boolean {
  return seen.gathered.paths.length > 0 && sources.some(({ draft }) => !namesOperations(draft));
}

/** Logs that name their operations need no list of them: new names go on to be counted by themselves. */
function namesOperations(draft: Draft): boolean {
  return withPreset({ ...draft, files: [] })?.columns?.operation !== undefined;
}

/** Where tenants are addresses, nobody has a directory of them. */
export function hasAccounts({ sources, seen }: Beginning): boolean {
  return seen.accounts.length > 0 && sources.some(({ tenant }) => tenant.kind !== 'address' && tenant.kind !== 'none');
}

const WIDTH = 46;

function aligned(text: string, comment: string): string {
  return `${text.padEnd(WIDTH)}  # ${comment}`;
}

function keyLines(salt: string): readonly string[] {
  if (salt === '') return [aligned('keys: {hash: auto}', 'keys that look secret are kept as hashes')];
  return [
    '# Keys that look secret are kept as hashes: without the salt nobody can try keys. Keep it to yourself, and',
    '# keep it: with another one every key becomes another.',
    `keys: {hash: auto, salt: ${yamlText(salt)}}`,
  ];
}

function sourceLines(source: ProposedSource): readonly string[] {
  const { name, draft, files, tenant } = source;
  const { columns = {}, measures: _, preset, ...format } = draft;
  const [only] = files;
  const byKey = tenant.kind === 'key' && columns.tenant === undefined;
  const mapped = Object.entries({
    ...columns,
    ...(byKey ? { tenant: { table: KEY_TABLE } } : {}),
  }) as [string, Flow][];
  const lines = [
    `  ${name}:`,
    ...(files.length === 1 && only !== undefined
      ? [`    files: ${yamlText(only)}`]
      : ['    files:', ...files.map((file) => `      - ${yamlText(file)}`)]),
    ...(preset === undefined ? [] : [aligned(`    preset: ${preset}`, alsoWords(source))]),
    ...Object.entries(format).map(([key, value]) => `    ${key}: ${yamlFlow(value as Flow)}`),
    ...(mapped.length === 0 ? [] : ['    columns:']),
    ...mapped.map(([key, value]) => mappedLine(key, value, source)),
  ];
  if (preset !== undefined && columns.tenant === undefined && !byKey)
    lines.push(...presetTenant(source, mapped.length === 0));
  return [...lines, ...measureLines(source)];
}

function alsoWords({ also }: ProposedSource): string {
  return also.length === 0 ? 'its format and its mapping' : `its format and its mapping; also fits: ${also.join(', ')}`;
}

function mappedLine(key: string, value: Flow, { roles, tenant }: ProposedSource): string {
  const role = roles.find((r) => r.key === key);
  const why =
    key === 'tenant' ? `${tenant.sure}: ${tenant.why}` : role === undefined ? '' : `${role.sure}: ${role.why}`;
  const text = `      ${key}: ${yamlFlow(value)}`;
  return why === '' ? text : aligned(text, oneLine(why));
}

/** What stays as the preset has it, and what else it could be. */
function presetTenant({ tenant }: ProposedSource, alone: boolean): readonly string[] {
  if (tenant.kind === 'none') return [`    # no tenant: ${oneLine(tenant.why)}`, `    # columns: {tenant: COLUMN}`];
  return [
    `    # tenant: ${oneLine(tenant.words)} (${oneLine(tenant.why)})${alone ? '; another: columns: {tenant: COLUMN}' : ''}`,
  ];
}

function measureLines({ draft, roles, columns, tenant }: ProposedSource): readonly string[] {
  const used = new Set([...roles.map((r) => r.column), tenant.words]);
  const found = draft.preset === undefined ? measurable(columns, used).slice(0, 5) : [];
  if (found.length === 0) return [];
  const map = Object.fromEntries(found.map(({ name, column }) => [name, column]));
  return ['    # further quantities that could be summed, for meters of models:', `    # measures: ${yamlFlow(map)}`];
}

/** A column may be called anything; a comment is one line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** The columns of the directory that mean something, the ids filled in. */
export function accountsCsv(accounts: readonly string[]): string {
  const rows = accounts.map((id) => `${/[",\r\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id},,,,,,\n`);
  return `tenant,name,joined,left,segment,current_api_fee,contact\n${rows.join('')}`;
}

/** A tenant of the mapping, in words. */
export function tenantWords(tenant: RawTenant | undefined, otherwise: string): string {
  return tenant === undefined ? otherwise : yamlFlow(tenant as Flow);
}
