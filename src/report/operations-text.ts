// A proposed catalogue as the file that a load takes: YAML, with counts and what to look at in comments.
import type { Proposal } from '../operations/propose.ts';
import { short, showCount, showQuantity } from './format.ts';
import { wrap } from './layout.ts';

export function operationsYaml(proposal: Proposal, from: string): string {
  return [
    ...head(proposal, from).map(comment),
    proposal.operations.length === 0 ? 'operations: []' : 'operations:',
    ...proposal.operations.flatMap(({ operation, tags, requests, share, known }) => [
      `  # ${showQuantity(requests)} requests, ${short(share)}%${known ? ', in the catalogue already' : ''}`,
      `  - {operation: ${quoted(operation)}${tags.length === 0 ? '' : `, tags: [${tags.map(quoted).join(', ')}]`}}`,
    ]),
    '',
  ].join('\n');
}

function head(p: Proposal, from: string): readonly string[] {
  const fresh = p.operations.filter((o) => !o.known).length;
  const known = p.operations.length - fresh;
  return [
    `Operations proposed from ${from}: ${showCount(fresh)} new${known === 0 ? '' : `, beside ${showCount(known)} of the catalogue`}.`,
    `They cover ${showQuantity(p.covered.requests)} of ${showQuantity(p.requests)} requests (${short(p.covered.share)}%).`,
    'Look at the variables and the tags before you load: tags are guessed from methods and words.',
    `Numbers, UUIDs, hashes, long ids, dates and e-mail addresses became variables; so did names where more than ${showCount(p.siblings)} stood at one place (--siblings).`,
    ...(p.left_out.templates === 0
      ? []
      : [
          `Left out: ${showCount(p.left_out.templates)} rarer templates with ${showQuantity(p.left_out.requests)} requests (--limit).`,
        ]),
    ...(p.no_path === '0' ? [] : [`Without METHOD /path: ${showQuantity(p.no_path)} requests.`]),
    ...(p.unlisted === '0' ? [] : [`Too rare or too long to be listed: ${showQuantity(p.unlisted)} requests.`]),
  ];
}

function comment(text: string): string {
  return wrap(`# ${text}`, 2).replaceAll('\n ', '\n#');
}

/** Double quotes of YAML take what JSON writes; signs that move a cursor are written as numbers. */
function quoted(text: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(text) && !['yes', 'no', 'on', 'off', 'true', 'false', 'null'].includes(text))
    return text;
  return JSON.stringify(text).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
}
