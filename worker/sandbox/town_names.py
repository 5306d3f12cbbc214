"""Names of people who do not exist, and phone numbers that nobody has (555-01xx is kept for stories)."""

import random
from collections.abc import Iterator
from itertools import cycle

_FIRST = """
Aaliyah Abena Adam Agnieszka Ahmed Aiden Alejandra Amara Amir Ana Andre Anh Anita Anton Aram Ayesha
Beatriz Ben Bianca Bilal Bogdan Bruno Camila Carlos Carmen Chidi Chloé Clara Cyril Dalia Daniel Dev
Diana Dmitri Dolores Dorota Eduardo Elena Elias Emeka Emma Ewa Fatima Felipe Fiona Gabriel Gita
Gloria Grace Graham Hana Harold Hassan Helen Hugo Ibrahim Ines Ingrid Irina Isaac Iris Ivan Jada
Jamal James Joana Jorge Josef Joy Julia Kamal Karen Katya Keisha Kenji Lakshmi Larissa Leila Leon
Linh Lucía Luis Magda Malik Marcus Maria Marisol Marta Mateo Mei Miguel Mina Mohamed Nadia Naomi
Natalia Nikhil Noor Olena Olga Omar Owen Paolo Patrice Pedro Petra Priya Quentin Rachel Rafael Rania
Renée Ricardo Rosa Ruth Salma Samuel Sandra Sanjay Sara Serhiy Sofia Stefan Svetlana Tadeusz Tamika
Tariq Teresa Thanh Tomás Uma Valentina Victor Wanda Wei Wendy Xavier Yara Yolanda Yusuf Zainab Zoe
"""
_LAST = """
Abbott Acosta Adeyemi Ahmed Almeida Andrade Anderson Baker Banerjee Barros Becker Bennett Berg
Bianchi Botha Brooks Carvalho Castillo Chan Chen Chowdhury Clarke Costa Cruz Dabrowski Das Delgado
Diaz Diallo Dubois Edwards Eze Farouk Fernandes Fischer Flores Foster Fuentes Gagnon Garcia Ghosh
Gomez Gorski Grant Guerrero Haddad Hall Hernandez Hughes Hussain Ibrahim Ivanova Jackson Johnson
Kaminski Kapoor Kaur Kelly Khan Kim Kovalenko Kowalski Lambert Laurent Lee Lewis Li Lopez Machado
Mahmoud Martin Martins Medina Mensah Mitchell Morales Moreau Morris Mukherjee Murphy Nassar Ndiaye
Nguyen Nowak Nunes Okafor Okoye Oliveira Ortiz Osei Ozturk Pacheco Park Patel Pawlak Perez Petrov
Pham Pinto Popova Powell Quinn Rahman Ramirez Reed Reyes Rivera Roberts Rocha Rodriguez Romero Rossi
Roy Ruiz Saleh Sanchez Santos Schmidt Shah Shevchenko Silva Singh Smirnov Soto Sousa Stewart
Szymanski Tanaka Taylor Torres Tran Turner Vargas Vega Volkov Walsh Wang Ward Wilson Wojcik Wong
Wright Yang Young Zaman Zhang Zielinski
"""

NUMBERS_AN_AREA = 100


def names(source: random.Random) -> Iterator[str]:
    """Yield first and last names, none twice until all are used up; then with an initial, on and on."""
    pairs = [f"{first} {last}" for first in _FIRST.split() for last in _LAST.split()]
    source.shuffle(pairs)
    yield from pairs
    for number, pair in enumerate(cycle(pairs)):
        first, last = pair.split()
        yield f"{first} {chr(ord('A') + number % 26)}. {last}"


def phones(*areas: str) -> Iterator[str]:
    """Yield invented numbers of these areas, each once, then all over again."""
    while True:
        for last in range(NUMBERS_AN_AREA):
            for area in areas:
                yield f"({area}) 555-01{last:02d}"
