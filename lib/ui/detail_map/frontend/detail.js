// What the detail map adds to Leaflet. Every text is set as text: nothing here reads HTML, whatever a name holds.
(() => {
  "use strict"

  const element = (tag, className, text) => {
    const made = document.createElement(tag)
    if (className) made.className = className
    if (text !== undefined) made.textContent = text
    return made
  }

  // A title and lines below it.
  const card = ([title, ...lines]) => {
    const made = element("div", "capmap-card")
    made.append(element("strong", "", title))
    for (const line of lines) if (line) made.append(element("div", "", line))
    return made
  }

  const corner = (map, position, className, fill) => {
    const control = L.control({ position })
    control.onAdd = () => {
      const box = element("div", className)
      L.DomEvent.disableClickPropagation(box)
      L.DomEvent.disableScrollPropagation(box)
      fill(box)
      return box
    }
    control.addTo(map)
  }

  const pin = (mark, fill, ink, shape) => {
    const made = element("span", `capmap-pin capmap-pin-${shape === "office" ? "office" : "laboratory"}`, mark)
    made.style.background = fill
    made.style.color = ink
    return L.divIcon({ html: made, className: "capmap-pin-box", iconSize: [26, 26], popupAnchor: [0, -12] })
  }

  // Names that would lie on one another: the later one waits for a closer look.
  const part = group => {
    const settle = () => {
      if (!group._map) return
      const taken = []
      group.eachLayer(marker => {
        const span = marker.getElement()?.firstChild
        if (!span) return
        span.style.visibility = ""
        const box = span.getBoundingClientRect()
        const hit = taken.some(t => box.left < t.right && box.right > t.left && box.top < t.bottom && box.bottom > t.top)
        if (hit) span.style.visibility = "hidden"
        else taken.push(box)
      })
    }
    if (group.settle) group._map.off("zoomend", group.settle)
    // once the markers have come to rest: they glide for a quarter of a second
    group.settle = () => setTimeout(settle, 300)
    group._map.on("zoomend", group.settle)
    group.settle()
  }

  window.capmapDetail = {
    // Colours of the page, and the words of the controls that Leaflet knows in English only.
    dress(map, [page, text, muted, border, zoomIn, zoomOut, images]) {
      L.Icon.Default.imagePath = images
      map.attributionControl.setPrefix(false)
      map.setMinZoom(3).setMaxZoom(18)
      L.control.scale({ imperial: false, position: "topleft" }).addTo(map)
      const style = map.getContainer().style
      for (const [name, value] of Object.entries({ page, text, muted, border })) style.setProperty(`--${name}`, value)
      for (const [button, word] of [[map.zoomControl._zoomInButton, zoomIn], [map.zoomControl._zoomOutButton, zoomOut]]) {
        button.title = word
        button.setAttribute("aria-label", word)
      }
    },

    // Cards of areas: rows of [code, [title, ...lines]].
    cards(areas, rows) {
      const lines = new Map(rows)
      areas.eachLayer(area => {
        const found = lines.get(String(area.feature.id))
        if (found) area.bindTooltip(() => card(found), { sticky: true })
      })
    },

    // Names written on the map, below the points that stand in the place and over all others: rows of [latitude,
    // longitude, text].
    labels(group, rows) {
      for (const [latitude, longitude, text] of rows) {
        const icon = L.divIcon({ html: element("span", "", text), className: "capmap-label", iconSize: [0, 0] })
        group.addLayer(L.marker([latitude, longitude], { icon, interactive: false, keyboard: false, zIndexOffset: 10000 }))
      }
      group.on("add", () => part(group))
      if (group._map) part(group)
    },

    // Points: rows of [latitude, longitude, mark, fill, ink, shape, [title, ...lines]].
    points(cluster, rows) {
      cluster.options.iconCreateFunction = found =>
        L.divIcon({
          html: element("span", "capmap-cluster", String(found.getChildCount())),
          className: "capmap-cluster-box",
          iconSize: [36, 36],
        })
      // a wide edge, so that no point comes to lie beneath a control
      cluster.on("clusterclick", event => event.layer.zoomToBounds({ padding: [90, 90] }))
      cluster.addLayers(rows.map(([latitude, longitude, mark, fill, ink, shape, lines]) => {
        const icon = pin(mark, fill, ink, shape)
        const marker = L.marker([latitude, longitude], { icon, title: lines[0], alt: lines[0], riseOnHover: true })
        return marker.bindPopup(() => card(lines), { minWidth: 260, maxWidth: 340 })
      }))
    },

    // The button of the layers, which Leaflet knows in English only.
    name_layers(map, [word]) {
      const button = map.getContainer().querySelector(".leaflet-control-layers-toggle")
      button.title = word
      button.setAttribute("aria-label", word)
    },

    // Bottom left: what must stand on the map.
    notes(map, lines) {
      corner(map, "bottomleft", "capmap-notes", box => {
        for (const [text, mark] of lines) box.append(element("div", mark ? "capmap-mark" : "", text))
      })
    },

    // Bottom right: rows of [shape, fill, ink, symbol, label]; a shape of "title" is a heading.
    legend(map, rows) {
      corner(map, "bottomright", "capmap-legend", box => {
        for (const [shape, fill, ink, symbol, label] of rows) {
          if (shape === "title") {
            box.append(element("strong", "", label))
            continue
          }
          const row = element("div", "capmap-legend-row")
          const swatch = element("span", `capmap-swatch capmap-swatch-${shape}`, symbol)
          swatch.style.background = fill
          swatch.style.color = ink
          row.append(swatch, element("span", "", label))
          box.append(row)
        }
      })
    },
  }
})()
