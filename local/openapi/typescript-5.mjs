// openapi-typescript prints with the compiler's API, which TypeScript 7 has none of: it is led to the last that has.
import { registerHooks } from 'node:module';

registerHooks({ resolve: (name, context, next) => next(name === 'typescript' ? 'typescript-5' : name, context) });
