// Every code of a problem in what people write (models, projects, scenarios, cost files and the tables beside them) has an
// approved text under test/errors, whether a list of codes names it or not. A code is what stands before a message and
// its fix: in a call, or as the key `code`. What is wrong with logs and with what programs give has its texts in the tests of
// those folders.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '../../src');
const TESTS = join(import.meta.dirname, '..');

/** Folders whose problems are about what people write in YAML, and in the tables beside it. */
const WRITTEN = ['advise', 'limits', 'meter', 'model', 'project', 'runs', 'source', 'whatif'];

/** Its text would need a file of a megabyte: test/model/hostile.test.ts. */
const WITHOUT = ['too-large'];

const CODE = /^[a-z]+(-[a-z]+)*$/;

function filesIn(folder: string, end: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(end));
}

/** Each code with the first file that says it. */
function codesInSources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of filesIn(SOURCES, '.ts')) {
    if (!WRITTEN.includes(file.split('/')[0] ?? '') || file.startsWith('model/schema/')) continue;
    const source = ts.createSourceFile(file, readFileSync(join(SOURCES, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      for (const code of codesAt(node)) found.set(code, found.get(code) ?? file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function codesAt(node: ts.Node): readonly string[] {
  if (ts.isObjectLiteralExpression(node)) {
    const of = (name: string) =>
      node.properties.filter(ts.isPropertyAssignment).find((p) => ts.isIdentifier(p.name) && p.name.text === name);
    const code = of('code');
    return code === undefined || of('fix') === undefined ? [] : textsOf(code.initializer);
  }
  if (!ts.isCallExpression(node)) return [];
  const given = node.arguments;
  return given.flatMap((one, i) => {
    const [message, fix] = [given[i + 1], given[i + 2]];
    return message === undefined || fix === undefined || !isSentence(message) ? [] : textsOf(one);
  });
}

/** Codes that an expression may be: a text, or one of two. */
function textsOf(node: ts.Expression): readonly string[] {
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  return ts.isStringLiteralLike(node) && CODE.test(node.text) ? [node.text] : [];
}

function isSentence(node: ts.Expression): boolean {
  if (ts.isConditionalExpression(node)) return isSentence(node.whenTrue) || isSentence(node.whenFalse);
  if (ts.isStringLiteralLike(node)) return /\w \w/.test(node.text);
  return ts.isTemplateExpression(node) && /\w \w/.test(node.getText());
}

it('every code of a problem in what people write has an approved text under test/errors', () => {
  const texts = filesIn(join(TESTS, 'errors'), '.txt').map((file) => readFileSync(join(TESTS, 'errors', file), 'utf8'));
  const approved = new Set(texts.flatMap((text) => [...text.matchAll(/\[([a-z-]+)\]/g)].map((match) => match[1])));
  const codes = codesInSources();
  expect(codes.size).toBeGreaterThan(70);
  expect([...codes].filter(([code]) => !approved.has(code) && !WITHOUT.includes(code))).toEqual([]);
});
