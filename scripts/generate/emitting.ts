/** First line of every generated file. */
export function headerLine(source: string): string {
  return `// generated from ${source} by \`npm run generate\`, do not edit`;
}

/** A documentation comment, or nothing. */
export function docComment(text: string, indent = ''): string[] {
  return text === '' ? [] : [`${indent}/** ${text.replaceAll('*/', '* /')} */`];
}
