import { checksum } from "./checksum.ts";
import { DamagedPartError } from "./part.ts";

const HEAD_BYTES = 5;
const STORED = 0;
const DEFLATED = 1;

/**
 * A section as it stands in a part: checksum, how it is packed, content.
 * @param place what tells it from the part's other sections, so that none is taken for another
 */
export async function packSection(content: Uint8Array<ArrayBuffer>, place: number): Promise<Uint8Array<ArrayBuffer>> {
  const deflated = await throughStream(content, new CompressionStream("deflate-raw"));
  const isSmaller = deflated.length < content.length;
  const packed = isSmaller ? deflated : content;
  const section = new Uint8Array(HEAD_BYTES + packed.length);
  section[HEAD_BYTES - 1] = isSmaller ? DEFLATED : STORED;
  section.set(packed, HEAD_BYTES);
  new DataView(section.buffer).setUint32(0, checksum(section.subarray(HEAD_BYTES - 1), place), true);
  return section;
}

/**
 * The content of a section.
 * @param length how many bytes it must have
 * @param place as it was packed with
 * @throws DamagedPartError unless it is what was packed
 */
export async function unpackSection(section: Uint8Array<ArrayBuffer>, length: number, place: number): Promise<Uint8Array<ArrayBuffer>> {
  if (section.length < HEAD_BYTES) throw new DamagedPartError("a section is cut off");
  const sum = new DataView(section.buffer, section.byteOffset).getUint32(0, true);
  if (checksum(section.subarray(HEAD_BYTES - 1), place) !== sum) throw new DamagedPartError("a checksum differs");
  const packed = section.subarray(HEAD_BYTES);
  const isDeflated = section[HEAD_BYTES - 1] === DEFLATED;
  const content = isDeflated ? await throughStream(packed, new DecompressionStream("deflate-raw")) : packed.slice();
  if (content.length !== length) throw new DamagedPartError("a section has another length");
  return content;
}

async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [read] = await Promise.all([new Response(stream.readable).arrayBuffer(), written]);
  return new Uint8Array(read);
}
