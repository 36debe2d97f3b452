// Unpacks an LZ4 frame (lz4_Frame_format.md 1.6), the form in which Arrow keeps buffers. The packages that do
// this are no longer kept or are native; the format is small. Every length is checked: a frame that was
// damaged is an error, never wrong values. Checksums are not compared: Arrow's writers set none.

const MAGIC = 0x184d2204;
const DAMAGED = 'an LZ4 frame is damaged';

/** The whole content; blocks may refer to those before them. */
export function unpackLz4(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const out = new Output();
  if (view.getUint32(0, true) !== MAGIC) throw new Error(DAMAGED);
  const flags = view.getUint8(4);
  const checksum = (flags & 0x10) === 0 ? 0 : 4;
  // Flags, block size, content size, dictionary, checksum of the header.
  let at = 6 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4) + 1;
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.content();
    const size = word & 0x7fffffff;
    if (at + size > frame.length) throw new Error(DAMAGED);
    const block = frame.subarray(at, at + size);
    if (word >>> 31 === 1) out.add(block);
    else unpackBlock(block, out);
    at += size + checksum;
  }
}

/** Literals, then a copy of what was written before, and so on; the last has literals only. */
function unpackBlock(block: Uint8Array, out: Output): void {
  let at = 0;
  const byte = (): number => {
    const value = block[at++];
    if (value === undefined) throw new Error(DAMAGED);
    return value;
  };
  const length = (first: number): number => {
    let sum = first;
    for (let more = first === 15 ? 255 : 0; more === 255; sum += more) more = byte();
    return sum;
  };
  while (at < block.length) {
    const token = byte();
    const literals = length(token >> 4);
    if (at + literals > block.length) throw new Error(DAMAGED);
    out.add(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    const back = byte() | (byte() << 8);
    out.repeat(back, length(token & 15) + 4);
  }
}

/** Bytes that are added, in room that doubles. */
class Output {
  #bytes = new Uint8Array(1 << 16);
  #size = 0;

  add(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** Copies from `back` bytes before the end; what it writes may be what it reads next. */
  repeat(back: number, count: number): void {
    if (back === 0 || back > this.#size) throw new Error(DAMAGED);
    this.#room(count);
    const from = this.#size - back;
    if (back >= count) this.#bytes.copyWithin(this.#size, from, from + count);
    else for (let i = 0; i < count; i++) this.#bytes[this.#size + i] = this.#bytes[from + i] ?? 0;
    this.#size += count;
  }

  content(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #room(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#size + more, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}
