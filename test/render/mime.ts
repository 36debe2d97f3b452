// A mail file taken apart again: headers with their encoded words, and every part decoded.

export interface Part {
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The top headers and the parts that hold something, in order. */
export function readMail(file: Uint8Array): { headers: ReadonlyMap<string, string>; parts: readonly Part[] } {
  const whole = entity(Buffer.from(file).toString('latin1'));
  return { headers: whole.headers, parts: leaves(whole) };
}

interface Entity {
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: string;
}

function entity(text: string): Entity {
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim())] as const;
  });
  return { headers: new Map(headers), raw: text.slice(end + 4) };
}

function leaves({ headers, raw }: Entity): Part[] {
  const type = headers.get('content-type') ?? '';
  const boundary = /boundary="([^"]+)"/.exec(type)?.[1];
  if (boundary !== undefined)
    return raw
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap((part) => leaves(entity(part.replace(/^\r\n/, '').replace(/\r\n$/, ''))));
  const encoding = headers.get('content-transfer-encoding');
  const body =
    encoding === 'base64'
      ? Buffer.from(raw, 'base64')
      : encoding === 'quoted-printable'
        ? quoted(raw)
        : Buffer.from(raw, 'latin1');
  return [{ type: type.split(';')[0] ?? '', headers, body }];
}

function quoted(text: string): Buffer {
  const plain = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** =?UTF-8?Q?…?= and =?UTF-8?B?…?= of RFC 2047. */
function words(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, '?==?');
  return joined.replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, coded: string) =>
    (kind.toUpperCase() === 'B' ? Buffer.from(coded, 'base64') : quoted(coded.replaceAll('_', ' '))).toString('utf8'),
  );
}
