--- The good deeds that ship with Deed: invisible service, and the discreet sign that shows it.
--
-- `cx.deeds.templates{ locale = "nl" }` gives them by id. Copy one into your workspace's `deeds/`
-- folder and change its words, its touchpoint or its condition; see `help(cx.deeds.define)`.
-- The customer should see the sign, never a speech about it.
return {
  {
    id = "folded_roll", touchpoint = "room", evidence = "photo",
    en = {
      name = "Folded end of the toilet roll",
      service = "the room was cleaned and checked",
      sign = "the first sheet of the toilet roll is folded to a point",
      meaning = "someone was here for you, and it is clean",
    },
    nl = {
      name = "Gevouwen puntje van de toiletrol",
      service = "de kamer is schoongemaakt en nagekeken",
      sign = "het eerste velletje van de toiletrol is tot een punt gevouwen",
      meaning = "er is iemand voor u geweest, en het is schoon",
    },
    fr = {
      name = "Pointe pliée du papier toilette",
      service = "la chambre a été nettoyée et contrôlée",
      sign = "la première feuille du rouleau est pliée en pointe",
      meaning = "quelqu’un est passé pour vous, et c’est propre",
    },
  },
  {
    id = "brand_side", touchpoint = "bar", evidence = "none",
    en = {
      name = "Glass with its brand towards the guest",
      service = "the glass was rinsed, poured and chosen with care",
      sign = "the glass is set down with its brand facing the guest",
      meaning = "this is a festive moment, and it is yours",
    },
    nl = {
      name = "Glas met het merk naar de gast",
      service = "het glas is gespoeld, getapt en met zorg gekozen",
      sign = "het glas staat met het merk naar de gast toe",
      meaning = "dit is een feestelijk moment, en het is voor u",
    },
    fr = {
      name = "Verre, la marque vers le client",
      service = "le verre a été rincé, servi et choisi avec soin",
      sign = "le verre est posé la marque tournée vers le client",
      meaning = "c’est un moment de fête, et il est à vous",
    },
  },
  {
    id = "handkerchief", touchpoint = "delivery", evidence = "photo",
    en = {
      name = "A last spot, wiped with a white handkerchief",
      service = "the new car was cleaned and inspected before the delivery",
      sign = "the salesperson wipes a last spot with an own clean white handkerchief",
      meaning = "your car matters to us as it does to you",
    },
    nl = {
      name = "Een laatste vlekje, met een witte zakdoek",
      service = "de nieuwe auto is voor de aflevering gepoetst en nagekeken",
      sign = "de verkoper poetst een laatste vlekje weg met een eigen schone witte zakdoek",
      meaning = "uw auto is ons even dierbaar als u",
    },
    fr = {
      name = "Une dernière tache, un mouchoir blanc",
      service = "la nouvelle voiture a été nettoyée et contrôlée avant la livraison",
      sign = "le vendeur essuie une dernière tache avec son propre mouchoir blanc",
      meaning = "votre voiture compte autant pour nous que pour vous",
    },
  },
  {
    id = "free_delivery_line", touchpoint = "invoice", evidence = "invoice",
    en = {
      name = "The delivery on the invoice, not charged",
      service = "the order was delivered free of charge",
      sign = "an invoice line “delivery not charged / loyal customer” with the amount 0",
      meaning = "we know that you come back, and we thank you for it",
    },
    nl = {
      name = "De levering op de factuur, niet aangerekend",
      service = "de bestelling is gratis geleverd",
      sign = "een factuurregel “levering niet aangerekend / trouwe klant” met bedrag 0",
      meaning = "wij weten dat u terugkomt, en danken u daarvoor",
    },
    fr = {
      name = "La livraison sur la facture, non facturée",
      service = "la commande a été livrée gratuitement",
      sign = "une ligne de facture “livraison non facturée / client fidèle” au montant de 0",
      meaning = "nous savons que vous revenez, et nous vous en remercions",
    },
  },
}
