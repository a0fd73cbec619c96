import { stacksOf } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';

const names = Object.keys(examples) as ExampleName[];

test.each(names)('%s: every stack stays below the limits of CloudFormation', (name) => {
  for (const { name: stack, stage, bytes, template } of stacksOf(name)) {
    const resources = Object.keys(template.Resources).length;
    expect({
      stack: `${stage}/${stack}`,
      resources: resources <= 450,
      bytes: bytes <= 900_000,
      some: resources > 0,
    }).toEqual({
      stack: `${stage}/${stack}`,
      resources: true,
      bytes: true,
      some: true,
    });
  }
});
