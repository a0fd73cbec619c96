/** What went wrong, as CloudFormation can carry it. */

/** CloudFormation's response holds 4096 bytes, and a longer one hides the error: aws/aws-cdk#37384. */
const MAX_MESSAGE = 1500;
/** Of a longer message, what is kept of its start; the rest is its end. */
const HEAD = 1000;

/** `fetch failed` says nothing; its cause does. @param {unknown} error @returns {string} */
export function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  // Node joins the attempts at several addresses in an error without words of its own.
  const code = /** @type {{ code?: string }} */ (cause).code;
  return `${error.message} (${cause.message || code || cause.name})`;
}

/** An error of one line that fits, for the resource named. @param {string} subject @param {unknown} error */
export function shortened(subject, error) {
  const text = `${subject}: ${messageOf(error)}`.replace(/\s*\n\s*/g, ' | ');
  const gap = ' […] ';
  const message =
    text.length <= MAX_MESSAGE
      ? text
      : `${text.slice(0, HEAD)}${gap}${text.slice(HEAD + gap.length - MAX_MESSAGE)}`;
  const short = new Error(message, { cause: error });
  // The framework appends the stack to the message, which would double it.
  short.stack = message;
  return short;
}
