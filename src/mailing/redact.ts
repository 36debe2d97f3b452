// A statement for review, by people who may not know whose it is: names, ids, end customers and paths are labels that
// follow from what they stand for, so the same text has the same label everywhere. Figures stay: they are what is reviewed.
import type { Page } from '../statements/page.ts';
import type { Statement } from '../statements/statement.ts';
import { shortHash } from './file-names.ts';

/** Shorter texts are not looked for inside other texts: "a" or "us" would be found in any word. */
const LEAST = 3;

/** What a text is called instead: "account-7k3fq2m9xa". */
export type Labels = (kind: string, text: string) => string;

/** Nobody without `secret` can try out names until one has the label. */
export function labelsOf(secret: string): Labels {
  return (kind, text) => (text === '' ? '' : `${kind}-${shortHash(JSON.stringify([secret, text]))}`);
}

export function redacted(statement: Statement, label: Labels): Statement {
  const { account, name, most, customers, cause, savings } = statement;
  const operations = [
    ...most.map((m) => m.operation),
    ...(cause?.kind === 'operation' ? [cause.name] : []),
    ...savings.flatMap((s) => (s.kind === 'polling' ? s.operations : [])),
  ];
  const swept = sweep(statement, [
    [account, label('account', account)],
    [name, label('Company', name)],
    ...customers.map(({ customer }) => [customer, label('customer', customer)] as const),
    ...operations.map((operation) => [operation, operationLabel(operation, label)] as const),
  ]);
  const of = (operation: string): string => operationLabel(operation, label);
  return {
    ...swept,
    account: label('account', account),
    name: label('Company', name),
    contracts: swept.contracts.map((contract) => ({ ...contract, because: 'an agreement' })),
    most: most.map((m) => ({ ...m, operation: of(m.operation) })),
    customers: customers.map((c) => ({ ...c, customer: label('customer', c.customer) })),
    cause: cause && { ...cause, name: cause.kind === 'operation' ? of(cause.name) : cause.name },
    savings: savings.map((s) => (s.kind === 'polling' ? { ...s, operations: s.operations.map(of) } : s)),
  };
}

/** "GET /operation-7k3fq2m9xa": the method says nothing of anybody. */
function operationLabel(operation: string, label: Labels): string {
  const method = /^[A-Z]{3,7} /.exec(operation)?.[0] ?? '';
  return operation.startsWith('(') ? operation : `${method}/${label('operation', operation.slice(method.length))}`;
}

/** Every text of a value, with whole words that are to be hidden replaced: longer ones first. */
function sweep<T>(value: T, pairs: readonly (readonly [string, string])[]): T {
  const labels = new Map(pairs.filter(([text]) => text.length >= LEAST));
  if (labels.size === 0) return value;
  const texts = [...labels.keys()].sort((a, b) => b.length - a.length);
  const any = texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replaceAll(pattern, (found) => labels.get(found) ?? found);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value) as T;
}

/** The page says on each of its sheets, and in its subject, that it is not to be sent. */
export function forReview(page: Page): Page {
  return {
    ...page,
    notice: {
      strong: 'For review: names and paths are made up, do not send.',
      text: `${page.notice.strong} ${page.notice.text}`,
    },
    footer: [{ text: 'FOR REVIEW, not to be sent · ', code: false }, ...page.footer],
    mail: { ...page.mail, subject: `[for review] ${page.mail.subject}` },
  };
}
