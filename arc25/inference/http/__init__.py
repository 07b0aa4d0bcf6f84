"""A backend in front of any server that speaks the OpenAI API.

client.py     the backend: what is asked, of which server, and what becomes of it
options.py    how the user wants it to be asked
dialects.py   what each kind of server takes, and how it is told apart
places.py     where the server is
survey.py     a first look at it
transport.py  one exchange over HTTP, tried again where that can help
replies.py    the server's JSON -> completions, which nobody trusts
adapters.py   LoRA adapters, loaded while the server serves
prices.py     what tokens cost
"""
