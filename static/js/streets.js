// The street map: Leaflet and the tiles of another host are loaded when the visitor presses the button, never before.

const streets = document.querySelector(".streets");
const button = streets.querySelector("button");
const notice = streets.querySelector(".notice");

const loaded = (element) =>
  new Promise((resolve, reject) => {
    element.addEventListener("load", resolve, { once: true });
    element.addEventListener("error", reject, { once: true });
    document.head.append(element);
  });

async function load() {
  const { tiles, attribution, style, script } = streets.dataset;
  button.disabled = true;
  await Promise.all([
    loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style })),
    loaded(Object.assign(document.createElement("script"), { src: script })),
  ]);
  const { L } = window;
  const frame = document.createElement("div");
  frame.className = "streets-map";
  notice.replaceWith(frame);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(frame, { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, maxZoom: 18 });
  map.attributionControl.setPrefix(false);
  const source = document.createElement("span");
  source.textContent = attribution; // it is a text, not HTML
  L.tileLayer(tiles, { attribution: source.innerHTML, maxZoom: 18 }).addTo(map);
  const places = [...streets.querySelectorAll("[data-latitude]")].map((item) => {
    const links = document.createElement("div");
    links.append(...[...item.childNodes].map((node) => node.cloneNode(true)));
    const options = { radius: 9, className: "street-mark", title: item.textContent.trim() };
    return L.circleMarker([item.dataset.latitude, item.dataset.longitude], options).bindPopup(links).addTo(map);
  });
  if (places.length) map.fitBounds(L.featureGroup(places).getBounds(), { padding: [40, 40], maxZoom: 12, animate: false });
  else map.setView(streets.dataset.middle.split(" "), 8);
  frame.tabIndex = 0;
  frame.focus();
}

button.hidden = false;
button.addEventListener("click", load);
