// What `reprice init` found, for people: the first rows as they were understood, what was proposed and how sure
// that is, and what only a person can tell.
import type { ChalkInstance } from 'chalk';
import { hasAccounts, hasOperations, tenantWords } from '../begin/project-yaml.ts';
import type { Beginning, FirstRow, ProposedSource } from '../begin/proposal.ts';
import { safe, showCount, showQuantity } from './format.ts';
import { plainTable, wrap } from './layout.ts';

export function beginText(beginning: Beginning, written: readonly string[], paint: ChalkInstance): string {
  return [
    ...beginning.sources.map((source) => sourceText(source, paint)),
    `${paint.bold('Proposed')}\n${proposals(beginning)}`,
    `${paint.bold('Check by hand')}\n${checks(beginning)
      .map((text) => wrap(`- ${text}`, 2))
      .join('\n')}`,
    `${paint.bold('Written')}\n${wrap(written.join(', '), 0)}`,
    'Next\n  $ reprice load\n  $ reprice usage\n  $ reprice run pricing-models/first.yaml',
  ].join('\n\n');
}

function sourceText(source: ProposedSource, paint: ChalkInstance): string {
  const { name, format, count, rows, understood, also } = source;
  const files = count === 1 ? safe(source.files[0] ?? '') : `${showCount(count)} files`;
  const head = `${paint.bold(`${name}: ${format}`)}, ${files}`;
  const fit = `${showQuantity(understood)} of ${showQuantity(rows)} rows are understood${also.length === 0 ? '' : `; also fits: ${also.join(', ')}`}`;
  return [wrap(head, 2), wrap(fit, 2), rowsTable(source.first)].join('\n');
}

const WIDEST: Readonly<Record<keyof FirstRow, number>> = {
  time: 19,
  tenant: 18,
  operation: 30,
  status: 6,
  requests: 8,
  bytes: 9,
};

/** The columns in which some row has something, to 80 columns. */
function rowsTable(rows: readonly FirstRow[]): string {
  if (rows.length === 0) return '(no row counts)';
  const counted = rows.some((row) => row.requests !== '1');
  const keys = (Object.keys(WIDEST) as (keyof FirstRow)[]).filter(
    (key) => rows.some((row) => row[key] !== '') && (key !== 'requests' || counted),
  );
  const left = keys.filter((key) => key === 'time' || key === 'tenant' || key === 'operation').length;
  const room = 80 - keys.reduce((sum, key) => sum + (key === 'operation' ? 0 : WIDEST[key] + 2), 0);
  const widths = { ...WIDEST, operation: Math.max(12, Math.min(room, 40)) };
  return plainTable(
    keys.map((key) => (key === 'time' ? 'time (billing zone)' : key)),
    rows.map((row) => keys.map((key) => cut(safe(row[key]), widths[key]))),
    left,
  );
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function proposals(beginning: Beginning): string {
  const { zone, sources, seen } = beginning;
  const lines: string[] = [`zone: ${zone.zone} (${zone.why})`];
  for (const source of sources) {
    const { tenant } = source;
    const of = sources.length === 1 ? '' : `${source.name}: `;
    lines.push(
      tenant.kind === 'none'
        ? `${of}no tenant (${tenant.why})`
        : `${of}tenant: ${tenantWords(tenant.tenant, tenant.words)} (${tenant.sure}: ${tenant.why})`,
    );
    for (const role of source.draft.preset === undefined ? source.roles : [])
      lines.push(`${of}${role.key}: ${role.column} (${role.sure}: ${role.why})`);
  }
  if (hasOperations(beginning)) lines.push('operations: templates of the paths, in operations.yaml');
  if (seen.allowance !== '0')
    lines.push(
      `allowance: ${showQuantity(seen.allowance)} requests a month, which four of five of ${showCount(seen.accounts.length)} accounts stay within`,
    );
  return lines.map((line) => wrap(`- ${safe(line)}`, 2)).join('\n');
}

function checks(beginning: Beginning): readonly string[] {
  const { sources, seen, leftOut, keys } = beginning;
  const found: string[] = ['the tenant: is each really one customer? It decides every bill'];
  for (const { tenant, name, rejected, roles, draft } of sources) {
    if (tenant.others.length > 0) found.push(`${name}: the tenant could also be ${safe(tenant.others.join('; '))}`);
    if (tenant.kind === 'address')
      found.push(`${name}: an address is not a customer: many may share one, and one may have many`);
    for (const { reason, rows } of rejected.slice(0, 3))
      found.push(`${name}: ${showQuantity(rows)} row${rows === '1' ? '' : 's'}: ${safe(reason)}`);
    const unsure = roles.filter((role) => role.sure === 'guess');
    if (unsure.length > 0)
      found.push(`${name}: guessed: ${safe(unsure.map((r) => `${r.key} is ${r.column}`).join(', '))}`);
    if (JSON.stringify(draft.columns ?? {}).includes('"zone":"UTC"'))
      found.push(`${name}: some times name no zone and are taken for UTC (zone: in its time column)`);
    if (draft.preset === undefined && roles.every((role) => role.key !== 'id'))
      found.push(`${name}: no column with the id of a request: repeated rows cannot be told, and all count`);
  }
  found.push('the billing zone: months begin and end by its clock');
  if (seen.withoutTenant !== '0') found.push(`${showQuantity(seen.withoutTenant)} requests name no tenant`);
  if (keys !== undefined && keys.salt !== '')
    found.push('keys look secret and are kept as hashes; the salt in reprice.yaml is secret too');
  if (hasOperations(beginning)) found.push('operations.yaml: variables and tags are guessed from the paths');
  if (hasAccounts(beginning))
    found.push('accounts.csv: fill in names, contacts and what each pays today, then name it under `directory:`');
  found.push('pricing-models/first.yaml: its price is a placeholder');
  if (!seen.whole) found.push('only the beginning of the files was counted here; `reprice load` reads all of them');
  for (const { file, why } of leftOut.slice(0, 5)) found.push(`left out: ${safe(file)}: ${safe(why)}`);
  if (leftOut.length > 5) found.push(`left out: ${showCount(leftOut.length - 5)} more files`);
  return found;
}
