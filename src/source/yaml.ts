// Reads YAML so that nothing typed is lost: numbers stay the text they were, and every value can be
// traced back to its line and column. Refuses what is too large or explodes.
import { readFileSync, statSync } from 'node:fs';
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml';
import { fileProblem, type Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** Plain objects, arrays, strings, booleans and null; no numbers. */
  readonly value: unknown;
  /** The problem at a value, or with `at: 'key'` at the key that names it. */
  problem(path: Path, code: string, message: string, fix: string, at?: 'key' | 'value'): Problem;
  /** Line of a value's key, from 1. */
  line(path: Path): number;
}

const LARGEST_BYTES = 1_000_000;

/** Reads a YAML file; `shown` is how the file is named to people. */
export function readYamlFile(path: string, shown: string): YamlSource | readonly Problem[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) {
    return [fileProblem(shown, 'no-file', 'there is no such file', 'check the name, or where you are')];
  }
  if (stat.size > LARGEST_BYTES) {
    return [
      fileProblem(
        shown,
        'too-large',
        `the file has ${stat.size} bytes, more than ${LARGEST_BYTES}`,
        'a model or project file is a page of text: is this the right file?',
      ),
    ];
  }
  const bytes = readFileSync(path);
  try {
    return readYaml(shown, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [fileProblem(shown, 'not-text', 'the file is not UTF-8 text', 'save it as UTF-8')];
  }
}

export function readYaml(file: string, text: string): YamlSource | readonly Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    keepSourceTokens: false,
    prettyErrors: false,
    schema: 'core',
    customTags: (tags) => tags.filter((t) => typeof t === 'string' || !NUMBER_TAGS.has(t.tag)),
  });
  const rows = text.split(/\r?\n/);
  const at = (from: number, to: number, code: string, message: string, fix: string): Problem => {
    const { line, col } = lines.linePos(Math.min(from, text.length));
    const excerpt = rows[line - 1] ?? '';
    return { code, file, line, column: col, excerpt, length: Math.max(1, to - from), message, fix };
  };
  if (document.errors.length > 0) {
    return document.errors.map((e) =>
      at(
        e.pos[0],
        e.pos[1],
        'yaml',
        `not readable as YAML: ${firstLine(e.message)}`,
        YAML_FIX[e.code] ?? 'check indentation, quotes and brackets here',
      ),
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return [
      fileProblem(
        file,
        'yaml',
        `not readable as YAML: ${error.message}`,
        'write the values out in place of the aliases',
      ),
    ];
  }
  const span = (path: Path, target: 'key' | 'value'): [number, number] => {
    const node = find(document, path, target);
    return node?.range === undefined || node.range === null ? [0, 1] : [node.range[0], node.range[1]];
  };
  return {
    file,
    text,
    value,
    problem(path, code, message, fix, target = 'value') {
      const [from, to] = span(path, target);
      const firstRowEnd = text.indexOf('\n', from);
      return at(from, firstRowEnd >= 0 && firstRowEnd < to ? firstRowEnd : to, code, message, fix);
    },
    line: (path) => lines.linePos(span(path, 'key')[0]).line,
  };
}

export function isYamlSource(read: YamlSource | readonly Problem[]): read is YamlSource {
  return 'value' in read;
}

const NUMBER_TAGS = new Set(['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float']);

const YAML_FIX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'each key may stand once; remove or rename one of them',
  TAB_AS_INDENT: 'indent with spaces',
};

/** The node at a path, its key's node, or the nearest parent that exists. */
function find(document: Document, path: Path, target: 'key' | 'value'): Node | undefined {
  let node: unknown = document.contents;
  let best: Node | undefined = isNode(node) ? node : undefined;
  for (const [i, step] of path.entries()) {
    const last = i === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((p) => isPair(p) && keyText(p.key) === String(step));
      if (pair === undefined) return best;
      if (isScalar(pair.key) && last && target === 'key') return pair.key as Scalar;
      node = pair.value;
      if (isScalar(pair.key) && !isNode(node)) return pair.key as Scalar;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
    } else {
      return best;
    }
    if (!isNode(node)) return best;
    best = node;
  }
  return best;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
