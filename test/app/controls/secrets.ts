/** What a credential looks like, by what it opens. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'an AWS access key': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'an API key of a model provider': /\bsk-[A-Za-z0-9_-]{16,}/,
  'a Slack token': /\bxox[abeoprs]-[A-Za-z0-9-]{8,}|\bxapp-[A-Za-z0-9-]{8,}/,
  'a GitHub token': /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a JSON web token': /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  'a password in a URL': /:\/\/[^\s/:@$({"'<]+:[^\s/@$({"'<]+@/,
};

/** A word that is long and mixed enough to be a key. Hexadecimal digests are not: they have at most 4 bits a character. */
const WORD = /[A-Za-z0-9+/=_-]{24,}/g;
const LEAST_BITS = 4.2;

/** Bits of information per character. */
const entropy = (word: string): number => {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / word.length) * Math.log2(count / word.length),
    0,
  );
};

/** Words that are known to be random and no secret. */
const HARMLESS: readonly RegExp[] = [
  /^sha(256|384|512)-/, // integrity of a package
  /^[A-Za-z]+[A-Za-z0-9]*[0-9A-F]{6,8}([A-Za-z0-9]+[0-9A-F]{8})*$/, // logical id: names of constructs and a hash
  /^bastionHostUseAmazonLinux2023ByDefault$/, // feature flag of CDK
  /^\/?[a-z0-9-]+\/[A-Z][A-Za-z0-9-]*(\/[A-Za-z0-9-]+)*$/, // path of a construct: stage, stack, names
];

const isRandom = (word: string): boolean =>
  /[a-z]/.test(word) &&
  /[A-Z]/.test(word) &&
  (word.match(/[0-9]/g) ?? []).length >= 3 &&
  entropy(word) > LEAST_BITS &&
  !HARMLESS.some((harmless) => harmless.test(word));

/** The kinds of credential that a text shows the pattern of. Never the credential itself. */
export const credentialsIn = (text: string): readonly string[] =>
  Object.entries(PATTERNS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => what);

/** Words of a text that are as random as a key. Only their beginnings. */
export const randomWordsIn = (text: string): readonly string[] =>
  (text.match(WORD) ?? []).filter(isRandom).map((word) => `a random word, '${word.slice(0, 6)}…'`);

/** Names of settings that hold a credential. */
const CREDENTIAL_NAME =
  /(?:^|[_.-])(?:password|passwd|token|secret|api_?key|master_?key|private_?key|salt_?key)$|(?:Password|Token|Secret|ApiKey|PrivateKey)$/i;
/** Settings that end like one, and hold a name. */
const REFERENCE_NAME = /^(?:existing\w*|\w*Secret\w*Name|masterkeySecretKey|secretKey)$/i;
/** What stands for a credential: a variable, a template, a dynamic reference. */
const REFERENCE = /^(?:\$\{\w+\}|\{\{.*\}\}|sk-\{\{.*\}\}|os\.environ\/\w+|\{\{resolve:.*\}\}|)$/;

/** Whether a setting of this name holds a credential instead of a reference to one. */
export const holdsCredential = (name: string, value: unknown): boolean =>
  typeof value === 'string' &&
  CREDENTIAL_NAME.test(name) &&
  !REFERENCE_NAME.test(name) &&
  !REFERENCE.test(value);
