/** What is left, in words: for the log at every look, and for CloudFormation when time is up. */

/**
 * @typedef {import('./drain.mjs').Rest} Rest
 * @typedef {Rest['objects'][number]} Held
 */

/** Objects of a step that are named; the others are counted. */
const NAMED = 3;

/** @param {Held} held */
function nameOf({ kind, object }) {
  const { name, namespace, deletionTimestamp, finalizers = [] } = object.metadata;
  const inAws = kind.inAws?.(object);
  const notes = [
    ...(inAws === undefined ? [] : [inAws]),
    // Whoever has put a finalizer there has to take it away.
    ...(deletionTimestamp === undefined ? [] : finalizers),
  ];
  return `${kind.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

/** @param {Rest} rest */
function wordsOf({ step, objects, begun }) {
  const named = objects.slice(0, NAMED).map(nameOf).join(', ');
  const more = objects.length > NAMED ? ` and ${objects.length - NAMED} more` : '';
  return `${step.name}: ${named}${more}${begun ? '' : ' (not begun)'}`;
}

/** One line. @param {readonly Rest[]} rests */
export const summary = (rests) => rests.map(wordsOf).join('; ');

/**
 * @param {readonly Rest[]} rests
 * @param {number} seconds
 */
export function overdue(rests, seconds) {
  const looks = rests.filter(({ begun }) => begun).map(({ step }) => step.look);
  return new Error(
    `not drained in ${seconds} s. Left: ${summary(rests)}. ` +
      `To see why: ${[...new Set(looks)].join('; ')}. ` +
      'Mend it, then delete the stack again: the drain goes on from there.',
  );
}
