// Rows of CSV as RFC 4180 has them. Text that a spreadsheet would take for a formula gets a quote in front (one more
// where there are quotes already, so that it can be taken off again); numbers never pass through that.

export function csvRow(cells: readonly string[], end: '\n' | '\r\n'): string {
  return `${cells.map(field).join(',')}${end}`;
}

/** For text columns alone: -12.50 is a number. */
export function unformulated(text: string): string {
  return /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
