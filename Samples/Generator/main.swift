import FoundationEssentials
print("sample")
