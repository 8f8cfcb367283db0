// An SVG drawn onto a canvas and handed over as a file. The picture refers to nothing outside itself.
const drawn = async ({ svg, width, height, scale }) => {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }))
  try {
    const image = new Image(width, height)
    image.src = address
    await image.decode()
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale })
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((tell) => canvas.toBlob(tell, "image/png"))
  } finally {
    URL.revokeObjectURL(address)
  }
}

const hand = (blob, name) => {
  const address = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement("a"), { href: address, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10000)
}

export default function ({ data, parentElement: parent, setTriggerValue: tell }) {
  let button = parent.querySelector("button")
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button" })
    parent.append(button)
  }
  button.textContent = data.label
  button.onclick = async () => {
    button.disabled = true
    try {
      const blob = await drawn(data)
      if (!blob) throw new Error("no picture")
      hand(blob, data.name)
      tell("taken", data.name)
    } catch (problem) {
      console.error("picture", problem)
      button.textContent = data.failed
    } finally {
      button.disabled = false
    }
  }
}
