// The parts of a workbook around its sheets, as ECMA-376 wants them: five styles besides the plain one,
// the first row in bold and always in sight; printed, a sheet is as wide as its page.

import type { Column } from '../columns.ts';
import { headXml, rowXml } from './cells.ts';
import { writeZip, type ZipEntry } from './zip.ts';

export interface Sheet {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Rows as texts under the columns. */
  readonly rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** `digits`: decimals of the currency. */
export async function writeWorkbook(file: string, sheets: readonly Sheet[], digits: number): Promise<void> {
  const parts: readonly ZipEntry[] = [
    { name: '[Content_Types].xml', texts: [contentTypes(sheets)] },
    { name: '_rels/.rels', texts: [relations([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', texts: [workbook(sheets)] },
    { name: 'xl/_rels/workbook.xml.rels', texts: [relations(targets(sheets))] },
    { name: 'xl/styles.xml', texts: [styles(digits)] },
    ...sheets.map((sheet, i) => ({ name: `xl/${sheetName(i)}`, texts: sheetXml(sheet) })),
  ];
  await writeZip(file, parts);
}

const sheetName = (i: number): string => `worksheets/sheet${i + 1}.xml`;

function targets(sheets: readonly Sheet[]): [string, string][] {
  return [...sheets.map((_, i): [string, string] => ['worksheet', sheetName(i)]), ['styles', 'styles.xml']];
}

function contentTypes(sheets: readonly Sheet[]): string {
  const part = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}" ContentType="${TYPE}.${type}+xml"/>`;
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${[
    part('workbook.xml', 'sheet.main'),
    part('styles.xml', 'styles'),
    ...sheets.map((_, i) => part(sheetName(i), 'worksheet')),
  ].join('')}</Types>`;
}

function relations(to: readonly (readonly [type: string, target: string])[]): string {
  const all = to.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function workbook(sheets: readonly Sheet[]): string {
  const all = sheets.map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${all.join('')}</sheets></workbook>`;
}

const FRACTION = `0.0${'#'.repeat(17)}`;

/** In the order of STYLE: plain, head, day, money, whole, fraction. */
function styles(digits: number): string {
  const money = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
  const cell = (format: number, font: number): string =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  return `${HEAD}<styleSheet xmlns="${MAIN}">
<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="${money}"/><numFmt numFmtId="166" formatCode="${FRACTION}"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">${cell(0, 0)}${cell(0, 1)}${cell(164, 0)}${cell(165, 0)}${cell(1, 0)}${cell(166, 0)}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>`;
}

const WIDTH = { text: 20, day: 12, whole: 8, flag: 8, decimal: 16 } as const;
const PART = 1000;

async function* sheetXml({ columns, rows }: Sheet): AsyncGenerator<string> {
  const widths = columns.map(
    ({ kind }, i) => `<col min="${i + 1}" max="${i + 1}" width="${WIDTH[kind]}" customWidth="1"/>`,
  );
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${headXml(columns.map(({ name }) => name))}`;
  let row = 1;
  let part: string[] = [];
  for await (const texts of rows) {
    part.push(rowXml(++row, columns, texts));
    if (part.length < PART) continue;
    yield part.join('');
    part = [];
  }
  yield `${part.join('')}</sheetData><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>`;
}
