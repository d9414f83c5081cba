// Elements made in one line. Text is always set as text, never read as markup.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

/// An HTML element: html("a", {href: "#x"}, "text", child).
const html = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/// An SVG element.
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
