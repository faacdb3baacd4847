// Settings of prettier: `setup/lint` runs it. Indentation comes from .editorconfig.
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: true,
    printWidth: 88,
    proseWrap: "preserve",
    trailingComma: "es5",
    xmlQuoteAttributes: "double",
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{ files: "*.xml", options: { printWidth: 100 } }],
};
