/** Files whose text is bundled: esbuild reads them where they are imported `with { type: 'text' }`. */
declare module 'swagger-ui-dist/*' {
  const text: string;
  export default text;
}
declare module '*.openapi.yaml' {
  const text: string;
  export default text;
}
