/** One part of a multipart document. */
export interface MimePart {
  /** Media type, which decides who reads the part: cloud-init or nodeadm. */
  readonly contentType: string;
  readonly content: string;
}

/**
 * Fixed, so that equal input gives equal user data: Karpenter hashes it, and replaces nodes when it changes.
 */
const boundary = 'openclaw-node-bootstrap';

/** Karpenter writes the parts out again under this boundary of its own. */
const karpenterBoundary = '//';

/**
 * A MIME multipart document as EC2 user data takes it.
 *
 * Parts carry no header but their type: Karpenter parses the document, keeps only `Content-Type`, and appends
 * its NodeConfig part (pkg/providers/amifamily/bootstrap/mime/mime.go). Hence also plain ASCII, no encoding.
 *
 * @throws when a part is not ASCII or contains a line that would end it.
 */
export function renderMultipart(parts: readonly MimePart[]): string {
  for (const { contentType, content } of parts) {
    const strange = /[^\x00-\x7f]|\r/.exec(content);
    if (strange) {
      throw new Error(
        `${contentType} part holds ${JSON.stringify(strange[0])}; user data is ASCII with LF line ends`,
      );
    }
    for (const reserved of [boundary, karpenterBoundary]) {
      if (`\n${content}`.includes(`\n--${reserved}`)) {
        throw new Error(`${contentType} part has a line that begins with the MIME boundary --${reserved}`);
      }
    }
  }
  const rendered = parts.map(
    ({ contentType, content }) => `--${boundary}\nContent-Type: ${contentType}\n\n${content}\n`,
  );
  return [
    'MIME-Version: 1.0\n',
    `Content-Type: multipart/mixed; boundary="${boundary}"\n\n`,
    ...rendered,
    `--${boundary}--\n`,
  ].join('');
}
