// In an address filled in from a name, umlauts become what people write: Lübeck becomes luebeck.
{
  const letters = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", Ä: "Ae", Ö: "Oe", Ü: "Ue" };
  const urlify = window.URLify;

  window.URLify = (text, ...options) => urlify(text.replace(/[äöüßÄÖÜ]/g, (letter) => letters[letter]), ...options);
}
