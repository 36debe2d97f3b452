// Reads the language reference: its YAML examples, and the figures that follow each of them as list
// items (`- 1,500 requests → **0.60**`) or as tables. A line with an arrow that cannot be read is an error.

/** What one figure of the page says. */
export interface Figure {
  readonly line: number;
  /** Written in place of what the example says, such as `partial: up`; or `--set price=0.30`. */
  readonly variants: readonly string[];
  readonly situation: string;
  readonly wanted: readonly Wanted[];
}

/** `label` names what is looked at; '' is the bill. One value for several periods is their total. */
export interface Wanted {
  readonly label: string;
  readonly values: readonly string[];
}

export interface Example {
  readonly heading: string;
  readonly line: number;
  readonly yaml: string;
  readonly figures: readonly Figure[];
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/** Every example of a page, in its order. */
export function examplesOf(markdown: string): readonly Example[] {
  const lines = markdown.split('\n').map((text, i) => ({ text, number: i + 1 }));
  const examples: Example[] = [];
  let heading = '';
  for (let i = 0; i < lines.length; i++) {
    const { text, number } = lines[i] ?? { text: '', number: 0 };
    if (text.startsWith('#')) heading = text.replace(/^#+ /, '');
    if (text !== '```yaml') continue;
    const end = lines.findIndex((l, at) => at > i && l.text === '```');
    const yaml = lines.slice(i + 1, end).map((l) => l.text);
    const next = lines.findIndex((l, at) => at > end && /^(#|```)/.test(l.text));
    const after = lines.slice(end + 1, next < 0 ? undefined : next);
    examples.push({ heading, line: number, yaml: yaml.join('\n'), figures: [...inItems(after), ...inTables(after)] });
    i = end;
  }
  return examples;
}

/** List items with an arrow; a line that begins with two blanks goes on with the one before. */
function inItems(lines: readonly Line[]): Figure[] {
  const items: Line[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (line.text.startsWith('- ')) items.push({ ...line, text: line.text.slice(2) });
    else if (line.text.startsWith('  ') && last !== undefined)
      items.splice(-1, 1, { ...last, text: `${last.text} ${line.text.trim()}` });
  }
  return items.filter(({ text }) => text.includes('→')).map(itemOf);
}

function itemOf({ text, number }: Line): Figure {
  const [left = '', right = ''] = text.split(' → ');
  const { variants, rest } = variantsOf(left);
  const wanted = [...right.matchAll(/([^*]*)\*\*([^*]+)\*\*/g)].map(([, label = '', values = '']) => ({
    label: label.replace(/^(,| and| ·)/, '').trim(),
    values: values.split(', '),
  }));
  if (wanted.length === 0) throw new Error(`line ${number}: no figure in bold after the arrow`);
  return { line: number, variants, situation: rest, wanted };
}

/** Texts in backticks before a colon or the end, and what else is there. */
function variantsOf(text: string): { readonly variants: readonly string[]; readonly rest: string } {
  const variants = [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const rest = text
    .replaceAll(/`[^`]+`/g, '')
    .replace(/^[\s,]*(and )?\s*:?/, '')
    .trim();
  return { variants, rest };
}

function inTables(lines: readonly Line[]): Figure[] {
  const figures: Figure[] = [];
  let head: readonly string[] | undefined;
  for (const { text, number } of lines) {
    if (!text.startsWith('|')) head = undefined;
    else if (head === undefined) head = cellsOf(text);
    else if (!/^\|[ :|-]+$/.test(text)) figures.push(...rowOf(head, cellsOf(text), number));
  }
  return figures;
}

function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

/**
 * One figure for each cell but the first. `with` over the first column: rows are variants, columns
 * situations. Variants below anything else: it is the situation. Else rows are situations, a bare number
 * being so many of what stands over the column, and columns what is looked at.
 */
function rowOf(head: readonly string[], cells: readonly string[], line: number): Figure[] {
  const [corner = '', ...columns] = head;
  const [first = '', ...values] = cells;
  return columns.flatMap((column, i) => {
    const value = values[i] ?? '';
    if (value === '') return [];
    const down = variantsOf(first);
    const across = variantsOf(column);
    const variants = [...down.variants, ...across.variants];
    const amounts = value.split(', ');
    if (corner === 'with') {
      const [situation = '', label = ''] = across.rest.split(' → ');
      return [{ line, variants, situation, wanted: [{ label, values: amounts }] }];
    }
    const wanted = [{ label: across.rest, values: amounts }];
    if (down.variants.length > 0) return [{ line, variants, situation: corner, wanted }];
    return [{ line, variants, situation: /^[\d.,]+[kMB]?$/.test(first) ? `${first} ${corner}` : first, wanted }];
  });
}
