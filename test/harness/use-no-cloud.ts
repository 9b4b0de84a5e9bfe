// A unit test knows of no cloud: neither the developer's, nor the one that the project `cloud` started beside it.
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
