// Completes an example of the language reference as the page says: a name and a currency, the one plan
// around keys of a plan, and a charge of 1.00 a unit where there is none. Applies what a figure writes
// in its place.
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { PARTS } from '../../src/model/schema/parts.ts';
import { keysOf } from './shapes.ts';

const PLAN_KEYS = keysOf(PARTS['plan']);

/** The whole model of an example. */
export function framed(example: string): string {
  const doc = parseDocument(example, { schema: 'failsafe' });
  if (!isMap(doc.contents)) throw new Error('an example is a group of keys');
  if (doc.has('extends')) return withHead(doc, example);
  const sections = sectionsOf(example);
  const own = sections.filter(({ key }) => PLAN_KEYS.includes(key));
  const rest = sections.filter(({ key }) => !PLAN_KEYS.includes(key));
  const body = rest.map(({ text }) => text).join('\n');
  if (doc.has('plans')) return withHead(doc, body);
  const charges =
    doc.has('charges') || doc.has('at_limit')
      ? ''
      : `\ncharges: {calls: {kind: per_unit, of: ${meterOf(doc)}, price: 1}}`;
  const plan = `${own.map(({ text }) => text).join('\n')}${charges}`.trim();
  return withHead(doc, `${body}\nplans:\n  everyone:\n${plan.replaceAll(/^/gm, '    ')}\n`);
}

function withHead(doc: Document, body: string): string {
  const extended = doc.has('extends');
  const model = doc.has('model') ? '' : 'model: example\n';
  const currency = doc.has('currency') || extended ? '' : 'currency: USD\n';
  return `${model}${currency}${body}\n`;
}

/** The first meter that the example declares or includes units of. */
function meterOf(doc: Document): string {
  const declared = doc.get('meters') ?? doc.get('includes');
  const first = isMap(declared) ? declared.items[0]?.key : undefined;
  return isScalar(first) ? String(first.value) : 'requests';
}

/** The text of each key at the left margin. */
function sectionsOf(yaml: string): { readonly key: string; readonly text: string }[] {
  const sections: { key: string; text: string }[] = [];
  for (const line of yaml.split('\n')) {
    const key = /^([\w]+):/.exec(line)?.[1];
    const last = sections.at(-1);
    if (key !== undefined) sections.push({ key, text: line });
    else if (last !== undefined) last.text += `\n${line}`;
  }
  return sections;
}

/** The model with `KEY: VALUE` in place of the only KEY that it writes; `half.of` is the KEY `of` inside `half`. */
export function varied(model: string, variant: string): string {
  const [path = ''] = variant.split(':');
  const keys = path.split('.');
  const value = parseDocument(variant, { schema: 'failsafe' }).get(path, true);
  const doc = parseDocument(model, { schema: 'failsafe' });
  const found = [...pathsTo(doc.contents)].filter((at) => keys.every((key, i) => at.at(i - keys.length) === key));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`\`${variant}\`: the example writes ${path} ${found.length} times, not once`);
  doc.setIn(only, value);
  return doc.toString({ lineWidth: 0 });
}

/** The path of every key below a node. */
function* pathsTo(node: unknown, path: readonly unknown[] = []): Generator<readonly unknown[]> {
  if (isSeq(node)) for (const [i, item] of node.items.entries()) yield* pathsTo(item, [...path, i]);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const at = [...path, isScalar(key) ? key.value : key];
    yield at;
    yield* pathsTo(value, at);
  }
}
