// Reads YAML so that nothing typed is lost: numbers, yes and true stay the text they were, keys keep
// their order, and every value can be traced back to its line and column. Refuses what is too large
// or explodes.
import {
  type Document,
  isAlias,
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
  /** Plain objects, arrays, strings and null; no numbers, no booleans. */
  readonly value: unknown;
  /** The problem at a value, or with `at: 'key'` at the key that names it. */
  problem(path: Path, code: string, message: string, fix: string, at?: 'key' | 'value'): Problem;
  /** Line of a value's key, from 1. */
  line(path: Path): number;
  /** The file in which a value stands: `file`, but for files laid over one another. */
  fileAt(path: Path): string;
  /** The keys of the group at a path, as written, in the order of the file; none when there is no group. */
  keys(path: Path): readonly string[];
}

export interface YamlLimits {
  readonly bytes: number;
  /** Brackets within brackets and indents within indents, those in texts too; a parser that recurses would run out of stack long after this. */
  readonly depth: number;
}

/** Of what a person writes. */
export const WRITTEN: YamlLimits = { bytes: 1_000_000, depth: 64 };

export function readYaml(file: string, text: string, limits: YamlLimits = WRITTEN): YamlSource | readonly Problem[] {
  if (depth(text) > limits.depth) {
    const message = `not readable as YAML: groups within groups, more than ${limits.depth} deep`;
    return [fileProblem(file, 'yaml', message, 'is this the right file?')];
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    keepSourceTokens: false,
    prettyErrors: false,
    logLevel: 'error',
    schema: 'core',
    customTags: (tags) => tags.filter((t) => typeof t === 'string' || !TYPED_TAGS.has(t.tag)),
  });
  const rows = text.split(/\r?\n/);
  const at = (from: number, to: number, code: string, message: string, fix: string): Problem => {
    const { line, col } = lines.linePos(Math.min(from, text.length));
    const excerpt = rows[line - 1] ?? '';
    return { code, file, line, column: col, excerpt, length: Math.max(1, to - from), message, fix };
  };
  const [first] = document.errors;
  if (first !== undefined) {
    const braced = BRACED.exec(rows[lines.linePos(Math.min(first.pos[0], text.length)).line - 1] ?? '');
    if (braced !== null) {
      const [all, name] = braced;
      const start = text.indexOf(all);
      const message = `not readable as YAML: ${all} inside other braces`;
      return [at(start, start + all.length, 'yaml', message, `write $${name}, without braces of its own`)];
    }
    return document.errors.map((e) =>
      at(
        e.pos[0],
        e.pos[1],
        'yaml',
        `not readable as YAML: ${inOurWords(e.code, e.message)}`,
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
  if (holdsItself(value, [])) {
    return [
      fileProblem(
        file,
        'yaml',
        'not readable as YAML: an alias stands inside its own anchor',
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
    fileAt: () => file,
    keys(path) {
      const node = find(document, path, 'value', true);
      return isMap(node) ? node.items.map((pair) => keyText(pair.key)) : [];
    },
  };
}

export function isYamlSource(read: YamlSource | readonly Problem[]): read is YamlSource {
  return 'value' in read;
}

/** What YAML would turn from text into something else, and lose how it was written. */
const TYPED_TAGS = new Set(['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float', 'tag:yaml.org,2002:bool']);

/** A parameter as other languages have it. */
const BRACED = /\$\{([\w-]+)\}/;

const YAML_FIX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'each key may stand once; remove or rename one of them',
  TAB_AS_INDENT: 'indent with spaces',
  MULTIPLE_DOCS: 'keep one of them: remove the line --- and what follows it, or save it as a file of its own',
};

/** What the parser says, in words that need no knowledge of it. */
function inOurWords(code: string, message: string): string {
  const [, end] = /must (?:be sufficiently indented and )?end with a ([\]}])/.exec(message) ?? [];
  if (end !== undefined) return `a ${end === '}' ? '{' : '['} is opened, and not closed by ${end} before this place`;
  if (code === 'DUPLICATE_KEY') return 'this key stands twice in one group';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins below a line ---, and a file holds one';
  return firstLine(message);
}

/** The node at a path, its key's node, or the nearest parent that exists (none of these when `exact`). */
function find(document: Document, path: Path, target: 'key' | 'value', exact = false): Node | undefined {
  let node: unknown = document.contents;
  let best: Node | undefined = isNode(node) ? node : undefined;
  for (const [i, step] of path.entries()) {
    const last = i === path.length - 1;
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((p) => isPair(p) && keyText(p.key) === String(step));
      if (pair === undefined) return exact ? undefined : best;
      if (isScalar(pair.key) && last && target === 'key') return pair.key as Scalar;
      node = pair.value;
      if (isScalar(pair.key) && !isNode(node)) return pair.key as Scalar;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
    } else {
      return exact ? undefined : best;
    }
    if (!isNode(node)) return exact ? undefined : best;
    best = node;
  }
  return exact && isAlias(best) ? best.resolve(document) : best;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function holdsItself(value: unknown, around: readonly unknown[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.includes(value)) return true;
  return Object.values(value).some((inner) => holdsItself(inner, [...around, value]));
}

/** The most that brackets, dashes before an entry, or indents are nested; a little too many when texts hold them. */
function depth(text: string): number {
  let deepest = indents(text);
  let open = 0;
  for (const [token] of text.matchAll(/[[\]{}]|^[ \t]*(?:[-?:][ \t]+)+/gm)) {
    if (token === '[' || token === '{') open += 1;
    else if (token === ']' || token === '}') open = Math.max(0, open - 1);
    else deepest = Math.max(deepest, token.replaceAll(/\s/g, '').length);
    deepest = Math.max(deepest, open);
  }
  return deepest;
}

/** The most rows that stand further in than the one before them and hold all that follows. */
function indents(text: string): number {
  const outer: number[] = [];
  let deepest = 0;
  for (const [, spaces = ''] of text.matchAll(/^( *)[^\s#]/gm)) {
    while ((outer.at(-1) ?? -1) >= spaces.length) outer.pop();
    deepest = Math.max(deepest, outer.push(spaces.length));
  }
  return deepest;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
