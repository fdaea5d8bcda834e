/** Six tellings of two bugs of one product, by machines and people who do not know of each other; own words throughout. */
export interface Story {
  language: string;
  /** One bug: what Sentry recorded, and what three people wrote about it in their own words. */
  bug: { crash: Crash; post: Written; issue: Written; mail: Written };
  /** Another bug of the same product, whose stack has the same shape. */
  other: { crash: Crash; issue: Written };
  /** What else people write there. */
  noise: [Written, Written];
}

export interface Crash {
  type: string;
  value: string;
  file: string;
  function: string;
  route: string;
}

export interface Written {
  title: string;
  body: string;
}

export const stories: Story[] = [
  {
    language: 'English',
    bug: {
      crash: {
        type: 'TypeError',
        value: "Cannot read properties of null (reading 'postcode')",
        file: 'src/checkout/saved-address.ts',
        function: 'fillSavedAddress',
        route: '/checkout/address',
      },
      post: {
        title: 'Checkout goes white when I pick my saved address?',
        body: 'Wanted to order a second pair today. As soon as I choose the address I saved last year the whole checkout page is blank. Typing it in by hand works. Anyone else?',
      },
      issue: {
        title: 'Blank checkout after selecting a saved address without a postcode',
        body: 'Steps:\n1. Save an address in Ireland and leave the postcode empty\n2. Put something in the cart and go to the checkout\n3. Select the saved address\n\nThe page turns blank. The console says TypeError: Cannot read properties of null in fillSavedAddress.',
      },
      mail: {
        title: 'Unable to complete my order',
        body: 'Hello,\n\nI have been trying to place an order since this morning. In the checkout I select my saved delivery address and then the page is simply blank, on my phone and on the laptop.\n\nCould you please look into it?\n\nKind regards\nMaeve Kelly',
      },
    },
    other: {
      crash: {
        type: 'TypeError',
        value: "Cannot read properties of null (reading 'rate')",
        file: 'src/invoices/tax-lines.ts',
        function: 'sumTaxLines',
        route: '/invoices/download',
      },
      issue: {
        title: 'Invoice download answers 500 for tax-free orders',
        body: 'Open an order that was sold without tax and press Download invoice. Instead of a PDF there is an error page. Orders with tax are fine.',
      },
    },
    noise: [
      { title: 'The new size guide is great', body: 'Finally shoes that fit at the first try. Thank you!' },
      { title: 'Do you ship to Iceland?', body: 'I could not find it in the list of countries.' },
    ],
  },
  {
    language: 'German',
    bug: {
      crash: {
        type: 'AdressFehler',
        value: 'Lieferadresse konnte nicht gespeichert werden: Postleitzahl ungültig',
        file: 'src/konto/adresse.ts',
        function: 'speichereAdresse',
        route: '/konto/adressen',
      },
      post: {
        title: 'Kann im Shop keine neue Adresse mehr speichern',
        body: 'Seit gestern meckert das Formular bei meiner Lieferadresse über die Postleitzahl, egal was ich eingebe. Ich wohne in Wien. Geht das bei euch?',
      },
      issue: {
        title: 'Österreichische Postleitzahlen werden als ungültig abgelehnt',
        body: 'Schritte: Konto öffnen, unter Adressen eine neue Lieferadresse mit vierstelliger Postleitzahl eingeben (1010) und auf Speichern drücken. Es erscheint "Postleitzahl ungültig". Deutsche Adressen gehen.',
      },
      mail: {
        title: 'Lieferadresse wird nicht angenommen',
        body: 'Guten Tag,\n\nich wollte heute etwas bestellen, aber meine Lieferadresse in Salzburg wird nicht angenommen. Angeblich ist die Postleitzahl 5020 ungültig. Was soll ich tun?\n\nMit freundlichen Grüßen\nEva Huber',
      },
    },
    other: {
      crash: {
        type: 'RechnungFehler',
        value: 'Rechnung konnte nicht erzeugt werden: Vorlage fehlt',
        file: 'src/konto/rechnung.ts',
        function: 'erzeugeRechnung',
        route: '/konto/rechnungen',
      },
      issue: {
        title: 'Rechnung lässt sich nicht als PDF herunterladen',
        body: 'Im Konto bei einer Bestellung auf Rechnung klicken: Ein leerer Tab geht auf, und es wird nichts heruntergeladen. Firefox und Chrome.',
      },
    },
    noise: [
      { title: 'Danke für den schnellen Versand', body: 'Gestern bestellt, heute da. Weiter so!' },
      { title: 'Gibt es die Jacke auch in Grün?', body: 'Ich finde im Katalog nur Blau und Schwarz.' },
    ],
  },
  {
    language: 'Spanish',
    bug: {
      crash: {
        type: 'PagoError',
        value: 'El banco no confirmó el pago con tarjeta: tiempo de espera agotado',
        file: 'src/pagos/tarjeta.ts',
        function: 'confirmarPago',
        route: '/pagos/confirmar',
      },
      post: {
        title: '¿A alguien más se le queda colgado el pago con tarjeta?',
        body: 'Pongo la tarjeta, el banco me manda el código, lo confirmo y la página se queda dando vueltas. Al final no hay pedido, pero el cargo sí aparece.',
      },
      issue: {
        title: 'El pago con tarjeta no se confirma y el pedido no se crea',
        body: 'Pasos: llenar el carrito, elegir pago con tarjeta, aceptar el código del banco. La pantalla de confirmación espera unos treinta segundos y después muestra un error. El banco sí hace el cargo.',
      },
      mail: {
        title: 'Me han cobrado pero no tengo pedido',
        body: 'Buenos días:\n\nAyer pagué con mi tarjeta, el banco confirmó el pago y vi el cargo en la cuenta, pero ustedes me muestran un error y el pedido no aparece por ningún lado. Por favor, revísenlo.\n\nUn saludo,\nLucía Ortega',
      },
    },
    other: {
      crash: {
        type: 'BusquedaError',
        value: 'La búsqueda falló: carácter no permitido en el texto',
        file: 'src/catalogo/busqueda.ts',
        function: 'buscarProductos',
        route: '/catalogo/buscar',
      },
      issue: {
        title: 'El buscador no encuentra palabras con acento',
        body: 'Si escribo "cafetera eléctrica" no sale ningún producto; sin la tilde salen doce.',
      },
    },
    noise: [
      { title: 'Me encanta la nueva aplicación', body: 'Mucho más rápida que la anterior. ¡Enhorabuena!' },
      { title: '¿Cuándo vuelven las zapatillas azules?', body: 'Están agotadas en mi talla desde enero.' },
    ],
  },
  {
    language: 'Portuguese',
    bug: {
      crash: {
        type: 'FusoError',
        value: 'Lembrete agendado com horário no passado: fuso horário desconhecido',
        file: 'src/agenda/lembrete.ts',
        function: 'agendarLembrete',
        route: '/agenda/lembretes',
      },
      post: {
        title: 'Os lembretes estão chegando na hora errada',
        body: 'Marquei um lembrete para as 9h e ele tocou às 6h. Todo dia o mesmo: três horas adiantado. Será que é o fuso horário?',
      },
      issue: {
        title: 'Lembrete ignora o fuso horário do usuário',
        body: 'Passos: colocar o fuso horário de São Paulo no perfil, criar um lembrete para as 14h. O lembrete toca às 11h, como se o horário fosse o de Londres.',
      },
      mail: {
        title: 'Perdi uma consulta',
        body: 'Olá,\n\nuso a agenda de vocês para não esquecer as consultas. Desde a última atualização os lembretes chegam no horário errado, sempre três horas antes. Podem corrigir isso?\n\nObrigado,\nTiago Ramos',
      },
    },
    other: {
      crash: {
        type: 'ConviteError',
        value: 'Convite não enviado: endereço de e-mail recusado pelo servidor',
        file: 'src/agenda/convite.ts',
        function: 'enviarConvite',
        route: '/agenda/convites',
      },
      issue: {
        title: 'Convidados não recebem o e-mail do convite',
        body: 'Ao convidar alguém com um endereço do trabalho, nada chega na caixa de entrada nem no spam. Com Gmail funciona.',
      },
    },
    noise: [
      { title: 'Adorei o modo escuro', body: 'Finalmente posso usar de noite sem doer a vista.' },
      { title: 'Tem desconto para estudantes?', body: 'Não achei nada na página de preços.' },
    ],
  },
];
